import { useState } from 'react';
import type { AgentCard } from '../../contract/types';
import { nameIn, useLocale, useT } from '../../lib/i18n';
import { setActivity } from '../../state/commands';
import { useSetup } from '../../state/queries';
import { cx } from '../../ui/cx';
import { Choice } from '../conversation/agent_choice';
import { SteerFrame } from './frame';

/** A supervisor says what somebody else is doing now. */
export function ActivityDialog({ agent, onClose }: { agent: AgentCard; onClose: () => void }) {
  const t = useT();
  const locale = useLocale();
  const activities = useSetup()?.activities ?? [];
  const [chosen, choose] = useState('');
  return (
    <SteerFrame
      task="activity"
      title={t('steer.activity', { name: agent.name })}
      ok={t('act.activity')}
      done={t('done.activity')}
      ready={Boolean(chosen)}
      onDo={(reason) => setActivity(agent.id, chosen, false, reason)}
      onClose={onClose}
    >
      <ul className="space-y-0.5" aria-label={t('act.activity')}>
        {activities
          .filter((a) => a.key !== agent.activity || agent.not_responding)
          .map((a) => (
            <li key={a.key}>
              <Choice chosen={chosen === a.key} onChoose={() => choose(a.key)}>
                <span
                  aria-hidden
                  className={cx(
                    'ml-1 size-2 rounded-full',
                    a.available ? 'bg-ok' : a.signed_out ? 'bg-line-2' : 'bg-warn',
                  )}
                />
                <span className="font-medium">{nameIn(a.names, locale, a.key)}</span>
              </Choice>
            </li>
          ))}
      </ul>
    </SteerFrame>
  );
}
