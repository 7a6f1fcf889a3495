// Where the palette finds things by name. What is searched for elsewhere becomes one more source in `useFoundThere`.
import { Building2, CalendarOff, CircleCheck, MessageSquare, MoveRight, UserRound } from 'lucide-react';
import { useLocation, useRoute } from 'wouter';
import type { ContactCard } from '../../contract/types';
import { nameIn, useLocale, useT } from '../../lib/i18n';
import { useRun } from '../../lib/run';
import { setActivity, transfer } from '../../state/commands';
import { useAccounts, useConversations, useSetup } from '../../state/queries';
import { useAgents, useContacts, useMaySupervise, useMyAgent, useMyWork } from '../../state/selectors';
import { steer } from '../../state/steering';
import type { Command, CommandGroup } from '../../ui/palette';
import { usePresenceText } from '../account/presence';
import { useSearchHits } from '../search/hits';
import { useSteerItems } from '../steer/items';

/** A hook: what it offers for what was typed; groups without items are not shown. */
export type PaletteSource = (query: string) => CommandGroup[];

const MOST = 6;
const has = (text: string, q: string) => text.toLowerCase().includes(q.toLowerCase());
/** The palette closes first; the next dialog opens after it. */
const after = (run: () => unknown) => () => void setTimeout(run);

/** Live contacts, and conversations known here. */
const useFoundConversations: PaletteSource = (q) => {
  const t = useT();
  const [, go] = useLocation();
  const contacts = useContacts();
  const known = useConversations('mine').data?.pages.flatMap((p) => p.items) ?? [];
  if (!q) return [];
  const text = (c: Pick<ContactCard, 'person_name' | 'account_name' | 'subject' | 'reference'>) =>
    `${c.person_name} ${c.account_name} ${c.subject} ${c.reference}`;
  const seen = new Set<string>();
  const items = [
    ...contacts.map((c) => ({ id: c.conversation_id, row: c })),
    ...known.map((k) => ({ id: k.id, row: k })),
  ]
    .filter(({ id, row }) => has(text(row), q) && !seen.has(id) && seen.add(id))
    .slice(0, MOST)
    .map(({ id, row }) => ({
      id,
      label: `${row.person_name} · ${row.subject || row.preview || row.reference}`,
      hint: `${row.account_name} ${row.reference}`,
      icon: MessageSquare,
      run: () => go(`/c/${id}`),
    }));
  return [{ value: t('cmd.conversations'), items }];
};

/** As the API finds them. */
const useFoundAccounts: PaletteSource = (q) => {
  const t = useT();
  const [, go] = useLocation();
  const { data } = useAccounts(q, q.length > 0);
  if (!q) return [];
  const items = (data?.pages[0]?.items ?? []).slice(0, MOST).map((a) => ({
    id: a.id,
    label: a.name,
    hint: a.primary_agent_name,
    icon: Building2,
    run: () => go(`/accounts/${a.id}`),
  }));
  return [{ value: t('cmd.accounts'), items }];
};

/** Colleagues: what they do, and what I may do with or for them. */
const useFoundAgents: PaletteSource = (q) => {
  const t = useT();
  const run = useRun();
  const supervises = useMaySupervise();
  const me = useMyAgent();
  const agents = useAgents();
  const presence = usePresenceText();
  const [, open] = useRoute('/c/:id');
  const mine = useMyWork().find((c) => c.state === 'active' && c.conversation_id === open?.id);
  if (!q) return [];
  const found = Object.values(agents)
    .filter((a) => has(a.name, q))
    .slice(0, MOST);
  const items = found.flatMap((agent): Command[] => {
    const { id, name } = agent;
    const hint = presence(agent);
    return [
      ...(mine && id !== me?.id
        ? [
            {
              id: `transfer-to-${id}`,
              label: t('cmd.transferTo', { name }),
              hint,
              icon: MoveRight,
              run: () => void run(() => transfer(mine.id, { to_agent_id: id }, ''), t('done.transferred')),
            },
          ]
        : []),
      ...(supervises
        ? [
            {
              id: `activity-of-${id}`,
              label: t('steer.activity', { name }),
              hint,
              icon: CircleCheck,
              run: after(() => steer({ kind: 'activity', agent: id })),
            },
          ]
        : []),
      supervises
        ? {
            id: `leave-of-${id}`,
            label: t('leave.of', { name }),
            hint,
            icon: CalendarOff,
            run: after(() => steer({ kind: 'leave', agent: id })),
          }
        : // Whether they are there is what one wants to know of a colleague.
          { id: `agent-${id}`, label: name, hint, icon: UserRound, run: () => {} },
    ];
  });
  return [{ value: t('cmd.agents'), items }];
};

/** What I may come to do, now or after what I have in hand. */
const useActivities: PaletteSource = (q) => {
  const t = useT();
  const run = useRun();
  const locale = useLocale();
  const agent = useMyAgent();
  const working = useMyWork().length > 0;
  const setup = useSetup();
  if (!agent || !setup) return [];
  const items = setup.activities.flatMap((a) => {
    const activity = nameIn(a.names, locale, a.key);
    const set = (later: boolean) => () => void run(() => setActivity(agent.id, a.key, later));
    return [
      ...(a.key !== agent.activity || agent.not_responding
        ? [
            {
              id: `activity-${a.key}`,
              label: t('cmd.activity', { activity }),
              icon: CircleCheck,
              run: set(false),
            },
          ]
        : []),
      ...(working && !a.available
        ? [
            {
              id: `next-${a.key}`,
              label: t('cmd.nextActivity', { activity }),
              icon: CircleCheck,
              run: set(true),
            },
          ]
        : []),
    ];
  });
  return [{ value: t('activity.label'), items: items.filter((i) => has(i.label, q)) }];
};

/** A supervisor's ways to steer the contact that is open. */
const useSteering: PaletteSource = (q) => {
  const t = useT();
  const [, open] = useRoute('/c/:id');
  const here = useContacts().filter((c) => c.conversation_id === open?.id);
  const items = useSteerItems(here.find((c) => c.state !== 'wrapping') ?? here[0]).map(
    ({ kind, label, icon, run }) => ({ id: `steer-${kind}`, label, icon, run: after(run) }),
  );
  return [{ value: t('cmd.actions'), items: items.filter((i) => has(i.label, q)) }];
};

/** What is known here. */
export const useFoundHere: PaletteSource = (q) => [
  ...useFoundConversations(q),
  ...useFoundAgents(q),
  ...useActivities(q),
  ...useSteering(q),
];

/** What is asked of the hub, and so comes later; what was found here already is left out. */
export function useFoundThere(q: string, here: CommandGroup[]): CommandGroup[] {
  const accounts = useFoundAccounts(q);
  return [...accounts, ...useSearchHits(q, [...here, ...accounts])];
}
