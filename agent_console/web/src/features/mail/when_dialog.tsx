import { useState } from 'react';
import { useLocale, useT } from '../../lib/i18n';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { localInput, presets } from './times';

const DAY_AND_TIME = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
} as const;

/** Choose a time to come: a usual one, or any. */
export default function WhenDialog({
  title,
  lead,
  ok,
  onPick,
  onClose,
}: {
  title: string;
  lead?: string;
  ok: string;
  onPick: (at: Date) => void;
  onClose: () => void;
}) {
  const t = useT();
  const locale = useLocale();
  const [now] = useState(() => new Date());
  const [own, setOwn] = useState('');
  const at = own ? new Date(own) : undefined;
  const ready = Boolean(at && at.getTime() > now.getTime());
  const pick = (when: Date) => {
    onClose();
    onPick(when);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      lead={lead}
      answer={
        <Button variant="primary" type="submit" form="when" disabled={!ready}>
          {ok}
        </Button>
      }
    >
      <form
        id="when"
        className="space-y-3.5 p-4"
        onSubmit={(e) => {
          e.preventDefault();
          if (at && ready) pick(at);
        }}
      >
        <ul className="space-y-0.5">
          {presets(now).map((p) => (
            <li key={p.key}>
              <button
                type="button"
                onClick={() => pick(p.at)}
                className="flex h-9 w-full items-center justify-between rounded-lg px-3 text-sm hover:bg-hover"
              >
                <span className="font-medium">{t(p.key)}</span>
                <span className="tnum text-xs text-fg-3">{p.at.toLocaleString(locale, DAY_AND_TIME)}</span>
              </button>
            </li>
          ))}
        </ul>
        <Field
          type="datetime-local"
          label={t('at.own')}
          value={own}
          min={localInput(now)}
          onChange={(e) => setOwn(e.target.value)}
        />
      </form>
    </Dialog>
  );
}
