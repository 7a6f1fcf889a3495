import { UserRoundX } from 'lucide-react';
import type { Explanation } from '../../contract/types';
import { choice, stepLine, waitLine } from './explain';
import { skipWhat, skipWho } from './sentence';
import { useSpeaker } from './use_speaker';

/** An explanation spelt out: the step, the choice, the wait, and who was passed over. */
export function Why({
  explanation: e,
  whom,
  account,
}: {
  explanation: Explanation;
  whom?: { id: string; name: string };
  account: string;
}) {
  const speaker = useSpeaker(account);
  const facts = [stepLine(e, speaker), whom ? choice(e, whom, speaker) : '', waitLine(e, speaker)].filter(
    Boolean,
  );
  return (
    <div className="space-y-1.5 text-xs text-fg-2">
      <ul className="space-y-0.5">
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      {e.skipped.length > 0 && (
        <>
          <p className="label pt-0.5">{speaker.t('why.skipped')}</p>
          <ul className="space-y-1">
            {e.skipped.map((skip) => {
              const who = skipWho(skip, e, speaker);
              return (
                <li
                  key={`${skip.agent_id}${skip.agent_name}${skip.reason}${skip.detail}`}
                  className="flex gap-1.5"
                >
                  <UserRoundX size={13} aria-hidden className="mt-0.5 shrink-0 text-fg-3" />
                  <span>
                    {who && (
                      <>
                        <b className="font-medium text-fg">{who}</b>
                        {speaker.t('list.colon')}
                      </>
                    )}
                    {skipWhat(skip, speaker)}
                  </span>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </div>
  );
}
