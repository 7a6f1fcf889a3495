import { useState } from 'react';
import { useT } from '../../lib/i18n';
import { describeFully } from '../../lib/run';
import { useUi } from '../../lib/ui_store';
import { keepOwnSignature, useOwnSignature } from '../../state/mail';
import { useMe } from '../../state/selectors';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Area } from '../../ui/field';
import { ProblemNote } from '../../ui/problem_note';
import { say } from '../../ui/toast';
import { filled } from './words';

const LANGUAGES = ['en', 'zh-CN'] as const;
const LONGEST = 2000;

/** What stands below one's own mails, above the mailbox's signature, in each language of the customers. */
export default function SignatureDialog() {
  const kept = useOwnSignature();
  return kept ? <Open kept={kept} /> : null;
}

function Open({ kept }: { kept: Record<string, string> }) {
  const t = useT();
  const { set } = useUi();
  const name = useMe()?.user.name ?? '';
  const [texts, setTexts] = useState(kept);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ title: string; more: string }>();
  const close = () => set({ overlay: null });
  const keep = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await keepOwnSignature(texts);
      say(t('done.signature'));
      close();
    } catch (error) {
      setProblem(describeFully(error, t));
      setBusy(false);
    }
  };
  const facts = { person: '', account: '', agent: name, reference: 'KD-1001' };
  return (
    <Dialog
      open
      onClose={close}
      title={t('mail.mySignature')}
      lead={t('mail.mySignatureLead')}
      footer={
        <>
          <span className="flex-1" />
          <Button variant="ghost" onClick={close}>
            {t('cancel')}
          </Button>
          <Button variant="primary" type="submit" form="signature" disabled={busy}>
            {t('mail.keepSignature')}
          </Button>
        </>
      }
    >
      <form
        id="signature"
        className="space-y-3.5 p-4"
        onSubmit={(e) => {
          e.preventDefault();
          void keep();
        }}
        onKeyDown={(e) => {
          if (e.key === 'Enter' && (e.metaKey || e.ctrlKey)) void keep();
        }}
      >
        {LANGUAGES.map((language) => {
          const text = texts[language] ?? '';
          const shown = filled(text, facts);
          return (
            <div key={language}>
              <Area
                lang={language}
                label={t(`mail.signatureIn.${language}`)}
                value={text}
                maxLength={LONGEST}
                placeholder={t('mail.signatureHint')}
                onChange={(e) => setTexts({ ...texts, [language]: e.target.value })}
              />
              {shown !== text && (
                <p className="mt-1 text-2xs whitespace-pre-wrap text-fg-3">{shown.trim()}</p>
              )}
            </div>
          );
        })}
        {problem && <ProblemNote problem={problem} />}
      </form>
    </Dialog>
  );
}
