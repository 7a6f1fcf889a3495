import { useRef, useState } from 'react';
import { useT } from '../../lib/i18n';
import { newClientId } from '../../lib/ids';
import {
  changeFollowUp,
  makeFollowUp,
  ownZone,
  type Promising,
  promise,
  setDone,
} from '../../state/follow_ups';
import { useOthers } from '../../state/queries';
import { useAgents, useMyId } from '../../state/selectors';
import { Button } from '../../ui/button';
import { Area, SelectField } from '../../ui/field';
import { FormDialog } from '../../ui/form_dialog';
import { localInput } from '../mail/times';
import { DueField, usualDue } from './due_field';

/** Promise something, or change what was promised: what, by when, who does it. */
export default function FollowUpDialog({ task }: { task: Promising }) {
  const t = useT();
  const me = useMyId();
  const { card } = task;
  const [text, setText] = useState(card?.text ?? '');
  const [due, setDue] = useState(card ? localInput(new Date(card.due_at)) : usualDue());
  const [owner, setOwner] = useState(card?.owner_id ?? me);
  const client = useRef(newClientId());
  const words = useRef<HTMLTextAreaElement>(null);
  const people = usePeople();
  const close = () => promise(null);
  const save = async () => {
    const due_at = new Date(due).toISOString();
    const zone = ownZone();
    if (!card) {
      const about = task.conversation
        ? { conversation_id: task.conversation }
        : { account_id: task.account ?? '' };
      return makeFollowUp(about, { text, due_at, zone, owner_id: owner }, client.current);
    }
    // A time that was left as it is keeps the zone in which it was meant.
    const put = due !== localInput(new Date(card.due_at)) ? { due_at, zone } : {};
    return changeFollowUp(card.id, { text, owner_id: owner, ...put });
  };
  return (
    <FormDialog
      id="follow-up"
      title={t(card ? 'owe.change' : 'owe.make')}
      lead={t('owe.lead')}
      ok={t(card ? 'owe.save' : 'owe.ok')}
      done={t(card ? 'owe.changed' : 'owe.made')}
      ready={Boolean(text.trim() && due)}
      focus={words}
      onDo={save}
      onClose={close}
      footer={
        card && (
          <Button variant="ghost" onClick={() => void setDone(card.id, !card.done_at).then(close)}>
            {t(card.done_at ? 'owe.reopen' : 'owe.done')}
          </Button>
        )
      }
    >
      <Area
        ref={words}
        label={t('owe.text')}
        placeholder={t('owe.placeholder')}
        maxLength={500}
        value={text}
        onChange={(e) => setText(e.target.value)}
      />
      <DueField value={due} onChange={setDue} />
      <SelectField label={t('owe.owner')} value={owner} onChange={(e) => setOwner(e.target.value)}>
        {people.map((p) => (
          <option key={p.id} value={p.id}>
            {p.id === me ? t('owe.me', { name: p.name }) : p.name}
          </option>
        ))}
      </SelectField>
    </FormDialog>
  );
}

/** Everybody who can do it, by name. */
function usePeople() {
  const agents = useAgents();
  const others = useOthers();
  const all = [
    ...Object.values(agents).map(({ id, name }) => ({ id, name })),
    ...Object.entries(others ?? {}).map(([id, name]) => ({ id, name })),
  ];
  return all.sort((a, b) => a.name.localeCompare(b.name));
}
