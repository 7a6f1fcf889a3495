import { Link } from 'wouter';
import type { OwnAgent } from '../../contract/steering';
import { nameIn, useLocale, useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { describe } from '../../lib/run';
import { at, mmss, whenText } from '../../lib/time';
import { useSetup } from '../../state/queries';
import { useOwnAgents } from '../../state/supervising';
import { Avatar, ChannelGlyph } from '../../ui/avatar';
import { Card, Empty, Skeleton } from '../../ui/card';
import { Chip, type Tone } from '../../ui/chip';
import { Page } from '../../ui/page';
import { TierChip } from '../../ui/tier_chip';
import { useChannelName } from '../offer/use_speaker';

/** For each account whose contact waits or is with somebody else: where its own people are. */
export default function OwnAgentsScreen() {
  const t = useT();
  const now = useNow(2);
  const { data, error, isPending } = useOwnAgents();
  return (
    <Page title={t('own.title')} lead={t('own.lead')} back={{ href: '/board', label: t('nav.board') }}>
      {error && <Empty icon="!" title={describe(error, t)} />}
      {isPending && !error && (
        <Card label={t('own.title')}>
          <Skeleton rows={4} />
        </Card>
      )}
      {data && !data.accounts.length && (
        <Card label={t('own.title')}>
          <Empty icon="✓" title={t('own.none')} lead={t('own.noneLead')} />
        </Card>
      )}
      {data?.accounts.map((account) => (
        <Card
          key={account.account_id}
          title={
            <span className="flex items-center gap-2">
              <Link href={`/accounts/${account.account_id}`} className="hover:underline">
                {account.account_name}
              </Link>
              <TierChip tier={account.tier} />
            </span>
          }
        >
          <ul aria-label={t('own.contacts')} className="border-b px-4 pb-2.5 text-xs">
            {account.contacts.map((c) => (
              <li key={c.contact_id} className="flex min-h-7 flex-wrap items-center gap-x-2.5">
                <ChannelGlyph channel={c.channel} size={13} />
                <Link href={`/c/${c.conversation_id}`} className="font-medium hover:underline">
                  {c.person_name}
                </Link>
                <span className="text-fg-2">
                  {c.agent_id ? t('own.with', { name: c.agent_name }) : t('own.waits')}
                </span>
                {c.since && (
                  <span className="tnum ml-auto text-2xs text-fg-3">{mmss((now - at(c.since)) / 1000)}</span>
                )}
              </li>
            ))}
          </ul>
          <ul aria-label={t('own.team')} className="py-1.5">
            {account.team.map((agent) => (
              <Member key={agent.agent_id} agent={agent} now={now} />
            ))}
          </ul>
        </Card>
      ))}
    </Page>
  );
}

function Member({ agent, now }: { agent: OwnAgent; now: number }) {
  const t = useT();
  const locale = useLocale();
  const channel = useChannelName();
  const activities = useSetup()?.activities;
  const activity = nameIn(activities?.find((a) => a.key === agent.activity)?.names, locale, agent.activity);
  const standing = agent.not_responding
    ? t('presence.not_responding')
    : agent.available && !agent.reachable
      ? t('presence.offline')
      : activity;
  const when = (iso: string) => whenText(iso, now, locale);
  const tone: Tone = agent.not_responding
    ? 'bad'
    : !agent.available || agent.leave_until
      ? 'neutral'
      : agent.busy.length
        ? 'accent'
        : agent.reachable
          ? 'ok'
          : 'warn';
  const facts = [
    agent.leave_until && t('own.leave', { time: when(agent.leave_until) }),
    agent.substitute && t('own.standsIn', { name: agent.substitute }),
    agent.shift_opens && t('own.shift', { time: when(agent.shift_opens) }),
    ...agent.busy.map((w) =>
      w.since
        ? t('own.busySince', {
            channel: channel(w.channel),
            name: w.account_name,
            time: mmss((now - at(w.since)) / 1000),
          })
        : t('own.busy', { channel: channel(w.channel), name: w.account_name }),
    ),
  ].filter(Boolean);
  return (
    <li className="flex min-h-10 flex-wrap items-center gap-x-2.5 gap-y-0.5 px-4 py-1 text-xs">
      <Avatar name={agent.name} size={22} />
      <span className="w-40 truncate font-medium max-md:flex-1">{agent.name}</span>
      <Chip tone={tone}>{standing}</Chip>
      <span className="min-w-0 flex-1 text-fg-2 max-md:basis-full max-md:pl-8">{facts.join(' · ')}</span>
      {agent.back_at && (
        <span className="font-medium text-fg max-md:pl-8">
          {t('own.back', { time: when(agent.back_at) })}
        </span>
      )}
    </li>
  );
}
