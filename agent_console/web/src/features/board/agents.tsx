import { CalendarOff, CircleDot, Ellipsis } from 'lucide-react';
import type { ContactCard } from '../../contract/types';
import { readable } from '../../lib/address';
import { useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { at, mmss } from '../../lib/time';
import { steer } from '../../state/steering';
import { Avatar, ChannelGlyph } from '../../ui/avatar';
import { Tip } from '../../ui/button';
import { Card } from '../../ui/card';
import { Chip, type Tone } from '../../ui/chip';
import { Menu } from '../../ui/menu';
import { usePresenceText } from '../account/presence';
import { useChannelName } from '../offer/use_speaker';
import { type AgentLine, type AgentState, agentStates } from './figures';

const looks: Record<AgentState, { tone: Tone; color: string }> = {
  on_contact: { tone: 'accent', color: 'var(--c-chart)' },
  available: { tone: 'ok', color: 'var(--c-ok)' },
  wrapping: { tone: 'warn', color: 'var(--c-warn)' },
  away: { tone: 'neutral', color: 'var(--c-fg-3)' },
  gone: { tone: 'neutral', color: 'var(--c-line-2)' },
};
const contactName = (c: ContactCard) =>
  [c.person_name || readable(c.address), c.account_name].filter(Boolean).join(' · ');
const counted = agentStates.filter((s) => s !== 'gone');

/** Who is here and what they are doing, for how long. */
export function AgentsCard({ lines, onOpen }: { lines: AgentLine[]; onOpen: (contact: string) => void }) {
  const t = useT();
  const channel = useChannelName();
  const now = useNow();
  const presence = usePresenceText();
  const count = (state: AgentState) => lines.filter((l) => l.state === state).length;
  const here = lines.length - count('gone');
  return (
    <Card
      title={t('board.agents')}
      aside={<span className="tnum text-2xs text-fg-3">{t('board.staffed', { count: here })}</span>}
      className="xl:max-h-[340px]"
    >
      <div className="flex h-2 shrink-0 gap-0.5 px-4" aria-hidden>
        {here === 0 && <i className="flex-1 rounded-full bg-hover" />}
        {counted.map(
          (s) =>
            count(s) > 0 && (
              <i key={s} className="rounded-full" style={{ flex: count(s), background: looks[s].color }} />
            ),
        )}
      </div>
      <dl className="grid shrink-0 grid-cols-4 px-4 pt-2.5 pb-2.5">
        {counted.map((s) => (
          <div key={s} className="flex flex-col-reverse justify-end">
            <dt className="text-2xs text-fg-3">{t(`agentState.${s}`)}</dt>
            <dd className="tnum flex items-center gap-1.5 text-base font-semibold">
              <i className="size-2 rounded-full" style={{ background: looks[s].color }} aria-hidden />
              {count(s)}
            </dd>
          </div>
        ))}
      </dl>
      <ul
        aria-label={t('board.agents')}
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto border-t py-1 -outline-offset-2"
      >
        {lines.map(({ agent, state, since, contacts }) => (
          <li key={agent.id} className="flex h-[33px] items-center gap-2 px-4 text-xs">
            <Avatar name={agent.name} size={22} />
            <span className="min-w-16 flex-1 truncate">{agent.name}</span>
            <span className="flex gap-1">
              {contacts.map((c) => (
                <Tip key={c.id} label={contactName(c)}>
                  <button
                    type="button"
                    aria-label={`${channel(c.channel)}: ${contactName(c)}`}
                    onClick={() => onOpen(c.id)}
                    className="grid size-6 place-items-center rounded-md hover:bg-hover"
                  >
                    <ChannelGlyph channel={c.channel} size={12} />
                  </button>
                </Tip>
              ))}
            </span>
            <Chip
              tone={agent.not_responding ? 'bad' : looks[state].tone}
              className="block! min-w-0 shrink! truncate leading-[18px]"
            >
              {state === 'away' || state === 'gone' ? presence(agent) : t(`agentState.${state}`)}
            </Chip>
            <span className="tnum w-12 text-right text-2xs text-fg-3">
              {state === 'gone' ? '–' : mmss((now - at(since)) / 1000)}
            </span>
            <Menu
              trigger={
                <button
                  type="button"
                  aria-label={t('board.agentMenu', { name: agent.name })}
                  className="-mr-2 grid size-6 shrink-0 place-items-center rounded-md text-fg-3 hover:bg-hover hover:text-fg"
                >
                  <Ellipsis size={14} aria-hidden />
                </button>
              }
              items={[
                {
                  label: t('act.activity'),
                  icon: CircleDot,
                  onSelect: () => steer({ kind: 'activity', agent: agent.id }),
                },
                {
                  label: t('act.leave'),
                  icon: CalendarOff,
                  onSelect: () => steer({ kind: 'leave', agent: agent.id }),
                },
              ]}
            />
          </li>
        ))}
      </ul>
    </Card>
  );
}
