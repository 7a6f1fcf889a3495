import { Headset, UserPlus } from 'lucide-react';
import { useRef, useState } from 'react';
import { readable } from '../../lib/address';
import { useT } from '../../lib/i18n';
import { addParty, consult } from '../../state/calls';
import type { Part } from '../../state/talks';
import { FormDialog } from '../../ui/form_dialog';
import { callable, type Tab, type To, WhomChoice } from '../conversation/whom_choice';

/** Whom to speak with while the customer holds, or whom to bring into the talk. */
export default function PartyDialog({
  part,
  kind,
  onClose,
}: {
  part: Part;
  kind: 'consult' | 'add';
  onClose: () => void;
}) {
  const t = useT();
  const [tab, setTab] = useState<Tab>('agents');
  const [to, setTo] = useState<To>();
  const search = useRef<HTMLInputElement>(null);
  const { contact: c } = part;
  const name = c.person_name || readable(c.address);
  const asking = kind === 'consult';
  const whom = callable(to);
  return (
    <FormDialog
      id="party"
      focus={search}
      title={t(asking ? 'phone.consult' : 'phone.add')}
      lead={t(asking ? 'phone.consultLead' : 'phone.addLead', { name })}
      ok={t(asking ? 'phone.callThem' : 'phone.callIn')}
      icon={asking ? Headset : UserPlus}
      ready={Boolean(whom)}
      onDo={async () => whom && (asking ? consult : addParty)(c.id, whom)}
      onClose={onClose}
    >
      <WhomChoice
        label={t('phone.whom')}
        tabs={[
          { value: 'agents', label: t('phone.colleague') },
          { value: 'number', label: t('phone.number') },
        ]}
        tab={tab}
        onTab={setTab}
        to={to}
        onChoose={setTo}
        focus={search}
      />
    </FormDialog>
  );
}
