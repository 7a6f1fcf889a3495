import { useT } from '../../lib/i18n';
import { useFieldsFor, useMarks } from '../../state/marks';
import { useConversation, useSetup } from '../../state/queries';
import { useContacts, useMyId } from '../../state/selectors';
import { Section } from '../../ui/card';
import { Fields } from './fields';

/** The conversation's own facts, beside it: those of its contact, and those it has. */
export default function FieldsSection({ conversation }: { conversation: string }) {
  const t = useT();
  const me = useMyId();
  const row = useConversation(conversation).data?.conversation;
  const here = useContacts().filter((c) => c.conversation_id === conversation);
  const contact = here.find((c) => c.agent_id === me) ?? here[0];
  const { fields: values } = useMarks(conversation, row);
  const fitting = useFieldsFor(contact?.channel ?? row?.channel ?? '', contact?.tier ?? row?.tier ?? '');
  const all = useSetup()?.fields ?? [];
  const fields = all.filter((f) => f.key in values || fitting.includes(f));
  if (!row || !fields.length) return null;
  return (
    <Section title={t('fields.title')}>
      <Fields conversation={conversation} fields={fields} values={values} />
    </Section>
  );
}
