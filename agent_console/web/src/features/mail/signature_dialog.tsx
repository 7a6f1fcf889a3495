import { useState } from 'react';
import { useT } from '../../lib/i18n';
import { useUi } from '../../lib/ui_store';
import { keepOwnSignature, useOwnSignature } from '../../state/mail';
import { useMe } from '../../state/selectors';
import { Area } from '../../ui/field';
import { FormDialog } from '../../ui/form_dialog';
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
  const facts = { person: '', account: '', agent: name, reference: 'KD-1001' };
  return (
    <FormDialog
      id="signature"
      title={t('mail.mySignature')}
      lead={t('mail.mySignatureLead')}
      ok={t('mail.keepSignature')}
      done={t('done.signature')}
      onDo={() => keepOwnSignature(texts)}
      onClose={() => set({ overlay: null })}
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
              onKeyDown={(e) => {
                if (e.key === 'Enter' && (e.metaKey || e.ctrlKey)) e.currentTarget.form?.requestSubmit();
              }}
            />
            {shown !== text && <p className="mt-1 text-2xs whitespace-pre-wrap text-fg-3">{shown.trim()}</p>}
          </div>
        );
      })}
    </FormDialog>
  );
}
