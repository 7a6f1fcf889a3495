import {
  AlarmClock,
  Building2,
  CalendarOff,
  CircleCheck,
  FolderLock,
  Keyboard,
  Languages,
  LogOut,
  MailPlus,
  Merge,
  MessageSquare,
  MessageSquareHeart,
  PenLine,
  PhoneOff,
  RefreshCw,
  Split,
  SunMoon,
  Volume2,
} from 'lucide-react';
import { useState } from 'react';
import { useLocation, useRoute } from 'wouter';
import type { ContactCard } from '../../contract/types';
import { useT } from '../../lib/i18n';
import { useRun } from '../../lib/run';
import { useUi } from '../../lib/ui_store';
import { chooseLanguage, reloadBusiness, setActivity } from '../../state/commands';
import { writeTo } from '../../state/letters';
import { queryClient, useAccounts, useConversations, useSetup } from '../../state/queries';
import { useAgents, useContacts, useMaySupervise, useMe, useMyAgent } from '../../state/selectors';
import { steer } from '../../state/steering';
import { type Command, type CommandGroup, Palette } from '../../ui/palette';
import { useCallCommands } from '../phone/commands';
import { useSteerItems } from '../steer/items';
import { places } from './rail';
import { useSession } from './session';

const MOST = 6;
const has = (text: string, q: string) => text.toLowerCase().includes(q);

/** Go anywhere, do anything, find any account or conversation. */
export default function CommandPalette() {
  const t = useT();
  const { set } = useUi();
  const [query, setQuery] = useState('');
  const q = query.trim().toLowerCase();
  const actions = useActions();
  const calls = useCallCommands(query);
  const found = useFound(q);
  const people = usePeople(q);
  const groups: CommandGroup[] = [
    { value: t('cmd.conversations'), items: found.conversations },
    { value: t('cmd.accounts'), items: found.accounts },
    { value: t('cmd.agents'), items: people },
    { value: t('phone.keys'), items: calls.filter((c) => has(c.label, q) || c.id === 'dial-number') },
    { value: t('cmd.goto'), items: actions.goto.filter((a) => has(a.label, q)) },
    { value: t('cmd.actions'), items: actions.act.filter((a) => has(a.label, q)) },
  ].filter((g) => g.items.length);
  return (
    <Palette
      open
      onOpenChange={(open) => !open && set({ overlay: null })}
      groups={groups}
      query={query}
      onQuery={setQuery}
    />
  );
}

function useActions(): { goto: Command[]; act: Command[] } {
  const t = useT();
  const run = useRun();
  const [, go] = useLocation();
  const { locale, sound, set } = useUi();
  const agent = useMyAgent();
  const setup = useSetup();
  const supervises = useMaySupervise();
  const administers = useMe()?.user.role === 'administrator';
  const { leave } = useSession();
  const other = locale === 'en' ? 'zh-CN' : 'en';
  const [, open] = useRoute('/c/:id');
  const contacts = useContacts();
  const here = contacts.filter((c) => c.conversation_id === open?.id);
  const steering = useSteerItems(here.find((c) => c.state !== 'wrapping') ?? here[0]);
  const dark = document.documentElement.classList.contains('dark');
  return {
    goto: [
      ...places
        .filter((p) => !p.supervisors || supervises)
        .map(({ to, key, icon, keys }) => ({ id: to, label: t(key), icon, keys, run: () => go(to) })),
      ...(supervises
        ? [
            {
              id: '/quarantine',
              label: t('held.title'),
              icon: FolderLock,
              keys: 'G Q',
              run: () => go('/quarantine'),
            },
            {
              id: '/surveys',
              label: t('surveys.title'),
              icon: MessageSquareHeart,
              keys: 'G S',
              run: () => go('/surveys'),
            },
            { id: '/menus', label: t('menus.title'), icon: Split, keys: 'G M', run: () => go('/menus') },
            {
              id: '/do-not-call',
              label: t('dnc.title'),
              icon: PhoneOff,
              keys: 'G N',
              run: () => go('/do-not-call'),
            },
          ]
        : []),
    ],
    act: [
      ...(open
        ? [
            {
              id: 'snooze',
              label: t('act.snooze'),
              icon: AlarmClock,
              keys: 'Z',
              run: () => setTimeout(() => set({ overlay: 'snooze' })),
            },
            {
              id: 'merge',
              label: t('act.merge'),
              icon: Merge,
              keys: 'M',
              run: () => setTimeout(() => set({ overlay: 'merge' })),
            },
          ]
        : []),
      ...steering.map(({ kind, label, icon, run }) => ({
        id: `steer-${kind}`,
        label,
        icon,
        // The palette closes first; the next dialog opens after it.
        run: () => setTimeout(run),
      })),
      ...(agent && setup
        ? setup.activities
            .filter((a) => a.key !== agent.activity)
            .map((a) => ({
              id: `activity-${a.key}`,
              label: t('cmd.activity', { activity: a.names[locale] ?? a.key }),
              icon: CircleCheck,
              run: () => void run(() => setActivity(agent.id, a.key, false)),
            }))
        : []),
      {
        id: 'new-mail',
        label: t('mail.new'),
        icon: MailPlus,
        run: () => setTimeout(() => writeTo({ name: '', address: '', account: null })),
      },
      {
        id: 'signature',
        label: t('mail.mySignature'),
        icon: PenLine,
        run: () => setTimeout(() => set({ overlay: 'signature' })),
      },
      ...(administers
        ? [
            {
              id: 'reload',
              label: t('cmd.reload'),
              icon: RefreshCw,
              run: () =>
                void run(async () => {
                  queryClient.setQueryData(['business'], await reloadBusiness());
                }, t('done.reloaded')).finally(() =>
                  queryClient.invalidateQueries({ queryKey: ['business'] }),
                ),
            },
          ]
        : []),
      {
        id: 'theme',
        label: t('cmd.theme'),
        icon: SunMoon,
        run: () => set({ theme: dark ? 'light' : 'dark' }),
      },
      {
        id: 'language',
        label: t('cmd.language'),
        icon: Languages,
        run: () => {
          set({ locale: other, chosen: true });
          void chooseLanguage(other).catch(() => {});
        },
      },
      {
        id: 'sound',
        label: t(sound ? 'user.mute' : 'user.unmute'),
        icon: Volume2,
        run: () => set({ sound: !sound }),
      },
      {
        id: 'keys',
        label: t('keys.title'),
        icon: Keyboard,
        keys: '?',
        // The palette closes first; the next dialog opens after it.
        run: () => setTimeout(() => set({ overlay: 'shortcuts' })),
      },
      ...(agent
        ? [
            {
              id: 'my-leave',
              label: t('leave.mine'),
              icon: CalendarOff,
              run: () => setTimeout(() => steer({ kind: 'leave', agent: agent.id })),
            },
          ]
        : []),
      { id: 'leave', label: t('user.leave'), icon: LogOut, run: () => void leave() },
    ],
  };
}

/** Colleagues by name, for those who may say what they do. */
function usePeople(q: string): Command[] {
  const t = useT();
  const supervises = useMaySupervise();
  const agents = useAgents();
  if (!q || !supervises) return [];
  return Object.values(agents)
    .filter((a) => has(a.name, q))
    .slice(0, MOST)
    .flatMap(({ id, name }) => [
      {
        id: `activity-of-${id}`,
        label: t('steer.activity', { name }),
        icon: CircleCheck,
        run: () => setTimeout(() => steer({ kind: 'activity', agent: id })),
      },
      {
        id: `leave-of-${id}`,
        label: t('leave.of', { name }),
        icon: CalendarOff,
        run: () => setTimeout(() => steer({ kind: 'leave', agent: id })),
      },
    ]);
}

/** Live contacts and known conversations by name, and accounts as the API finds them. */
function useFound(q: string): { conversations: Command[]; accounts: Command[] } {
  const [, go] = useLocation();
  const contacts = useContacts();
  const known = useConversations('mine').data?.pages.flatMap((p) => p.items) ?? [];
  const { data } = useAccounts(q, q.length > 0);
  if (!q) return { conversations: [], accounts: [] };
  const text = (c: Pick<ContactCard, 'person_name' | 'account_name' | 'subject' | 'reference'>) =>
    `${c.person_name} ${c.account_name} ${c.subject} ${c.reference}`;
  const seen = new Set<string>();
  const conversations = [
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
  const accounts = (data?.pages[0]?.items ?? []).slice(0, MOST).map((a) => ({
    id: a.id,
    label: a.name,
    hint: a.primary_agent_name,
    icon: Building2,
    run: () => go(`/accounts/${a.id}`),
  }));
  return { conversations, accounts };
}
