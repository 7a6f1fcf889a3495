import { Headset, UserPlus } from 'lucide-react';
import { useRef, useState } from 'react';
import { readable } from '../../lib/address';
import { useT } from '../../lib/i18n';
import { describeFully } from '../../lib/run';
import { addParty, consult, type Whom } from '../../state/calls';
import type { Part } from '../../state/talks';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ProblemNote } from '../../ui/problem_note';
import { WhomChoice } from './whom_choice';

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
  const [whom, setWhom] = useState<Whom>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ title: string; more: string }>();
  const search = useRef<HTMLInputElement>(null);
  const { contact: c } = part;
  const name = c.person_name || readable(c.address);
  const go = async () => {
    if (!whom || busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await (kind === 'consult' ? consult : addParty)(c.id, whom);
      onClose();
    } catch (error) {
      setProblem(describeFully(error, t));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      focus={search}
      title={t(kind === 'consult' ? 'phone.consult' : 'phone.add')}
      lead={t(kind === 'consult' ? 'phone.consultLead' : 'phone.addLead', { name })}
      footer={
        <>
          <span className="flex-1" />
          <Button variant="ghost" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            variant="primary"
            icon={kind === 'consult' ? Headset : UserPlus}
            type="submit"
            form="party"
            disabled={!whom || busy}
          >
            {t(kind === 'consult' ? 'phone.callThem' : 'phone.callIn')}
          </Button>
        </>
      }
    >
      <form
        id="party"
        className="space-y-3 p-4"
        onSubmit={(e) => {
          e.preventDefault();
          void go();
        }}
      >
        <WhomChoice focus={search} onChoose={setWhom} whom={whom} />
        {problem && <ProblemNote problem={problem} />}
      </form>
    </Dialog>
  );
}
