import { Phone } from 'lucide-react';
import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { readable } from '../../lib/address';
import { useAttempt } from '../../lib/attempt';
import { type Key, type T, useT } from '../../lib/i18n';
import { newClientId } from '../../lib/ids';
import { Problem } from '../../lib/rest';
import { describeFully, inWords } from '../../lib/run';
import { dial } from '../../state/calls';
import type { Dialling } from '../../state/phone';
import { useSetup } from '../../state/queries';
import { useMyId } from '../../state/selectors';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { SelectField } from '../../ui/field';
import { ProblemNote } from '../../ui/problem_note';
import { NumberField } from './number_field';
import { asNumber } from './numbers';
import { keepDialled, recentlyDialled } from './recent';
import { useMyCall } from './use_call';

/** What the hub refuses of calls, in the user's language; what it says itself stands below. */
function whyNoCall(error: unknown, t: T) {
  if (!(error instanceof Problem)) return describeFully(error, t);
  const { status, field, mend } = error.details;
  const known: Key | false | undefined =
    field === 'our_address'
      ? 'phone.notOurs'
      : field === 'to' &&
        (status === 409
          ? 'phone.doNotCall'
          : status === 422 && mend?.startsWith('call between') && 'phone.outOfHours');
  return known ? { title: t(known), more: inWords(error.details) } : describeFully(error, t);
}

/** Whom to call, and which number of ours they see. The hub says no where it must: do not call, out of hours. */
export default function Dialler({ dialling, onClose }: { dialling: Dialling; onClose: () => void }) {
  const t = useT();
  const me = useMyId();
  const [, go] = useLocation();
  const callers = useSetup()?.caller_ids ?? [];
  const onCall = useMyCall();
  const field = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [typed, setTyped] = useState({ text: dialling.to, round: 0 });
  const [to, setTo] = useState(asNumber(dialling.to));
  const [from, setFrom] = useState(callers[0] ?? '');
  const { busy, problem, attempt } = useAttempt(whyNoCall);
  // One order, however often it is tried.
  const client = useRef(newClientId());
  const recent = recentlyDialled(me).filter((r) => r.to !== to);
  const same = to === asNumber(dialling.to);
  const call = async () => {
    if (!to || busy) return;
    const done = await attempt(async () => {
      const begun = await dial({
        to,
        client_id: client.current,
        ...(from && { our_address: from }),
        ...(same && dialling.account && { account_id: dialling.account }),
        ...(same && dialling.person && { person_id: dialling.person }),
        ...(same && dialling.conversation && { conversation_id: dialling.conversation }),
      });
      keepDialled(me, { to, name: same ? (dialling.name ?? '') : '' });
      onClose();
      go(`/c/${begun.conversation_id}`);
    });
    if (!done) client.current = newClientId();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      focus={to ? button : field}
      title={dialling.name ? t('phone.callTo', { name: dialling.name }) : t('phone.dial')}
      lead={onCall ? t('phone.onCallAlready') : undefined}
      answer={
        <Button ref={button} variant="ok" icon={Phone} type="submit" form="dial" disabled={!to || busy}>
          {t('phone.call')}
        </Button>
      }
    >
      <form
        id="dial"
        className="space-y-3.5 p-4"
        onSubmit={(e) => {
          e.preventDefault();
          void call();
        }}
      >
        <NumberField key={typed.round} begin={typed.text} focus={field} onNumber={setTo} />
        {callers.length > 1 && (
          <SelectField label={t('phone.callerId')} value={from} onChange={(e) => setFrom(e.target.value)}>
            {callers.map((c) => (
              <option key={c} value={c}>
                {readable(c)}
              </option>
            ))}
          </SelectField>
        )}
        {problem && <ProblemNote problem={problem} />}
        {recent.length > 0 && (
          <div>
            <h3 className="label mb-1">{t('phone.recent')}</h3>
            <ul className="-mx-2">
              {recent.map((r) => (
                <li key={r.to}>
                  <button
                    type="button"
                    onClick={() => {
                      setTyped((was) => ({ text: r.to, round: was.round + 1 }));
                      setTo(r.to);
                      button.current?.focus();
                    }}
                    className="tnum flex h-8 w-full items-center gap-2.5 rounded-md px-2 text-xs text-fg-2 hover:bg-hover"
                  >
                    <Phone size={12} aria-hidden className="text-fg-3" />
                    {r.name && <span className="truncate font-medium">{r.name}</span>}
                    <span>{readable(r.to)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </div>
        )}
      </form>
    </Dialog>
  );
}
