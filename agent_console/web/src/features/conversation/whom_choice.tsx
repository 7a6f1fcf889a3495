import { Users } from 'lucide-react';
import { type RefObject, useState } from 'react';
import { nameIn, useLocale, useT } from '../../lib/i18n';
import type { Whom } from '../../state/calls';
import { useSetup } from '../../state/queries';
import { Field } from '../../ui/field';
import { Segmented } from '../../ui/segmented';
import { NumberField } from '../phone/number_field';
import { AgentChoice, Choice } from './agent_choice';

export type To = Whom | { to_team: string };
export type Tab = 'agents' | 'teams' | 'number';

/** Of those, whoever can be called: a team cannot. */
export const callable = (to: To | undefined) => (to && !('to_team' in to) ? to : undefined);

/** A colleague, seen with presence and load, a team, or a number: what `tabs` offers. Turning to another unchooses. */
export function WhomChoice({
  label,
  tabs,
  tab,
  onTab,
  to,
  onChoose,
  focus,
}: {
  label: string;
  tabs: { value: Tab; label: string }[];
  tab: Tab;
  onTab: (tab: Tab) => void;
  to: To | undefined;
  onChoose: (to: To | undefined) => void;
  focus?: RefObject<HTMLInputElement | null>;
}) {
  const t = useT();
  const locale = useLocale();
  const teams = Object.entries(useSetup()?.teams ?? {});
  const [q, setQ] = useState('');
  const turn = (next: Tab) => {
    onTab(next);
    onChoose(undefined);
  };
  return (
    <>
      <Segmented label={label} value={tab} onChange={turn} className="[&>*]:flex-1" options={tabs} />
      {tab === 'agents' && (
        <>
          <Field
            ref={focus}
            hideLabel
            label={t('transfer.search')}
            placeholder={t('transfer.search')}
            value={q}
            onChange={(e) => setQ(e.target.value)}
          />
          <AgentChoice
            q={q}
            chosen={to && 'to_agent_id' in to ? to.to_agent_id : ''}
            onChoose={(id) => onChoose({ to_agent_id: id })}
          />
        </>
      )}
      {tab === 'teams' && (
        <ul className="max-h-72 space-y-0.5 overflow-y-auto">
          {teams.map(([key, names]) => (
            <li key={key}>
              <Choice
                chosen={Boolean(to && 'to_team' in to && to.to_team === key)}
                onChoose={() => onChoose({ to_team: key })}
              >
                <span className="grid size-7 place-items-center rounded-lg bg-hover text-fg-3">
                  <Users size={14} aria-hidden />
                </span>
                <span className="font-medium">{nameIn(names, locale, key)}</span>
              </Choice>
            </li>
          ))}
        </ul>
      )}
      {tab === 'number' && (
        <NumberField onNumber={(to_number) => onChoose(to_number ? { to_number } : undefined)} />
      )}
    </>
  );
}
