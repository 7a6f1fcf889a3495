// The pieces an account is shown in, beside a conversation and on its own page.
import { MailPlus, MailX } from 'lucide-react';
import { useMemo } from 'react';
import { Link } from 'wouter';
import type { AccountView, ConversationRow, PersonRow, TeamMember } from '../../contract/api';
import type { AddressKind } from '../../contract/types';
import { readable } from '../../lib/address';
import { useLocale, useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { ago, at, moment } from '../../lib/time';
import { writeTo } from '../../state/letters';
import { useAgents, useContacts } from '../../state/selectors';
import { Avatar, ChannelGlyph } from '../../ui/avatar';
import { IconButton } from '../../ui/button';
import { Chip } from '../../ui/chip';
import { cx } from '../../ui/cx';
import { DialButton } from '../phone/dial_button';
import { Presence } from './presence';

const glyph: Record<AddressKind, string> = { phone: 'phone', email: 'email', chat: 'web_chat' };

/** In the order the router asks them, as they are now. */
export function Team({ team }: { team: TeamMember[] }) {
  const t = useT();
  const live = useAgents();
  const inOrder = [...team].sort((a, b) => a.position - b.position);
  if (!inOrder.length) return <p className="text-xs text-fg-3">{t('account.noTeam')}</p>;
  return (
    <ol className="space-y-2">
      {inOrder.map(({ agent: saved, role }) => {
        const agent = live[saved.id] ?? saved;
        return (
          <li key={agent.id} className="flex items-center gap-2.5">
            <Avatar name={agent.name} size={28} />
            <span className="min-w-0 flex-1">
              <span className="block truncate text-xs font-medium">{agent.name}</span>
              <Presence agent={agent} />
            </span>
            <Chip tone={role === 'primary' ? 'accent' : 'neutral'}>{t(`role.${role}`)}</Chip>
          </li>
        );
      })}
    </ol>
  );
}

/** Live contacts of the account: the stream knows better than the answer. */
export function OpenContacts({ account, except }: { account: AccountView; except?: string }) {
  const t = useT();
  const now = useNow(30);
  const contacts = useContacts();
  const open = useMemo(
    () => contacts.filter((c) => c.account_id === account.id && c.conversation_id !== except),
    [contacts, account.id, except],
  );
  if (!open.length)
    return <p className="text-xs text-fg-3">{t(except ? 'account.noOther' : 'account.noOpen')}</p>;
  return (
    <ul className="-mx-2">
      {open.map((c) => (
        <li key={c.id}>
          <Link
            href={`/c/${c.conversation_id}`}
            className="flex items-center gap-2.5 rounded-md px-2 py-1 text-xs hover:bg-hover"
          >
            <ChannelGlyph channel={c.channel} size={13} />
            <span className="min-w-0 flex-1 truncate text-fg-2">
              {c.person_name}
              {(c.subject || c.preview) && ` · ${c.subject || c.preview}`}
            </span>
            <Chip tone={c.state === 'active' ? 'ok' : 'warn'}>{t(`state.${c.state}`)}</Chip>
            <span className="tnum shrink-0 text-2xs text-fg-3">{ago(now - at(c.arrived_at), t)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

export function History({ rows, except }: { rows: ConversationRow[]; except?: string }) {
  const t = useT();
  const now = useNow(60);
  const shown = rows.filter((r) => r.id !== except);
  if (!shown.length) return <p className="text-xs text-fg-3">{t('account.noRecent')}</p>;
  return (
    <ol className="relative -mx-2 text-xs before:absolute before:top-3 before:bottom-3 before:left-[16.5px] before:w-px before:bg-line">
      {shown.map((r) => (
        <li key={r.id}>
          <Link
            href={`/c/${r.id}`}
            className="relative flex items-center gap-2.5 rounded-md px-2 py-1 hover:bg-hover"
          >
            <span className="grid size-[18px] shrink-0 place-items-center rounded-full bg-panel shadow-[0_0_0_1px_var(--c-line-2)]">
              <ChannelGlyph channel={r.channel} size={10} />
            </span>
            <span lang={r.language} className="min-w-0 flex-1 truncate text-fg-2">
              {r.subject || r.preview || r.reference}
              <span className="text-fg-3"> · {r.person_name}</span>
            </span>
            <span className="tnum shrink-0 text-2xs text-fg-3">{ago(now - at(r.last_at), t)}</span>
          </Link>
        </li>
      ))}
    </ol>
  );
}

export function People({
  people,
  current,
  account,
}: {
  people: PersonRow[];
  current?: string;
  account: string;
}) {
  const t = useT();
  const locale = useLocale();
  return (
    <ul className="space-y-2.5">
      {people.map((p) => (
        <li
          key={p.id}
          className={cx('text-xs', p.id === current && '-mx-2 rounded-lg bg-sunken px-2 py-1.5')}
        >
          <p className="flex items-baseline gap-1.5">
            <span className="font-medium">{p.name}</span>
            <span className="truncate text-2xs text-fg-3">{p.title}</span>
          </p>
          <ul className="mt-0.5 space-y-0.5 text-fg-2">
            {p.addresses.map((a) => (
              <li key={`${a.kind}${a.value}`} className="tnum flex items-center gap-1.5">
                <span className="shrink-0">
                  <ChannelGlyph channel={glyph[a.kind]} size={11} />
                </span>
                <span className="truncate">{readable(a.value)}</span>
                {a.failed_at && (
                  <span title={`${moment(a.failed_at, locale)} · ${a.failure}`} className="shrink-0">
                    <Chip tone="warn">
                      <MailX size={11} aria-hidden /> {t('mail.failedAddress')}
                      <span className="sr-only">: {a.failure}</span>
                    </Chip>
                  </span>
                )}
                {a.kind === 'phone' && (
                  <DialButton
                    to={a.value}
                    name={p.name}
                    account={account}
                    person={p.id}
                    className="-my-1 ml-auto size-6!"
                  />
                )}
                {a.kind === 'email' && (
                  <IconButton
                    label={t('mail.newTo', { name: p.name })}
                    icon={MailPlus}
                    size={12}
                    onClick={() => writeTo({ name: p.name, address: a.value, account })}
                    className="-my-1 ml-auto size-6!"
                  />
                )}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

export function Facts({ account }: { account: AccountView }) {
  const t = useT();
  const locale = useLocale();
  const now = useNow(30);
  const language = new Intl.DisplayNames([locale], { type: 'language' });
  const rows: [string, string][] = [
    [t('account.language'), account.language ? (language.of(account.language) ?? account.language) : '–'],
    [t('account.localTime'), localTime(account.time_zone, now, locale)],
    ...Object.entries(account.external_ids).map(([k, v]): [string, string] => [k.toUpperCase(), v]),
  ];
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-xs">
      {rows.map(([k, v]) => (
        <div key={k} className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-fg-3">{k}</dt>
          <dd className="tnum truncate text-right text-fg-2">{v}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The zone's city in English; other languages have no names for cities, but for the zone. */
function place(timeZone: string, locale: string) {
  if (locale.startsWith('en')) return timeZone.split('/').at(-1)?.replaceAll('_', ' ');
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'shortGeneric' }).formatToParts();
  return parts.find((part) => part.type === 'timeZoneName')?.value;
}

function localTime(timeZone: string, now: number, locale: string) {
  if (!timeZone) return '–';
  try {
    const time = new Date(now).toLocaleTimeString(locale, {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      hour12: false,
    });
    return `${time} · ${place(timeZone, locale)}`;
  } catch {
    return timeZone;
  }
}
