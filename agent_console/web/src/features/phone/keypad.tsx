import { useState } from 'react';
import { useT } from '../../lib/i18n';
import { describeFully } from '../../lib/run';
import { press } from '../../state/calls';
import type { Part } from '../../state/talks';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ProblemNote } from '../../ui/problem_note';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
const letters: Record<string, string> = {
  2: 'ABC',
  3: 'DEF',
  4: 'GHI',
  5: 'JKL',
  6: 'MNO',
  7: 'PQRS',
  8: 'TUV',
  9: 'WXYZ',
};

/** Tones for the other side, by click or by the keyboard's own digits. What was sent stands above until closed. */
export default function Keypad({ part, onClose }: { part: Part; onClose: () => void }) {
  const t = useT();
  const [sent, setSent] = useState('');
  const [problem, setProblem] = useState<{ title: string; more: string }>();
  const push = (key: string) => {
    setSent((s) => s + key);
    setProblem(undefined);
    press(part.contact.id, key).catch((error) => {
      setSent((s) => s.slice(0, -1));
      setProblem(describeFully(error, t));
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('phone.keypad')}
      lead={t('phone.keypadLead')}
      footer={
        <Button className="ml-auto" onClick={onClose}>
          {t('close')}
        </Button>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: digits pressed anywhere in it count */}
      <div
        className="mx-auto w-64 p-4"
        onKeyDown={(e) => {
          if (!KEYS.includes(e.key) || e.metaKey || e.ctrlKey || e.altKey) return;
          e.preventDefault();
          push(e.key);
        }}
      >
        <output
          aria-label={t('phone.sent')}
          className="tnum mb-3 block h-8 truncate text-center text-xl font-medium"
        >
          {sent}
        </output>
        <div className="grid grid-cols-3 gap-2">
          {KEYS.map((key, i) => (
            <button
              key={key}
              type="button"
              // biome-ignore lint/a11y/noAutofocus: the keys are what was asked for
              autoFocus={i === 0}
              onClick={() => push(key)}
              className="grid h-12 place-items-center rounded-lg bg-hover text-center text-lg leading-none font-medium hover:bg-selected active:bg-accent-soft"
            >
              <span>
                {key}
                <span aria-hidden className="-mr-[0.1em] block h-2.5 text-[9px] tracking-widest text-fg-3">
                  {letters[key]}
                </span>
              </span>
            </button>
          ))}
        </div>
        {problem && (
          <div className="mt-3">
            <ProblemNote problem={problem} />
          </div>
        )}
      </div>
    </Dialog>
  );
}
