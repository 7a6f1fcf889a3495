import { type LucideIcon, MessageSquareText, PhoneCall, Voicemail } from 'lucide-react';
import type { ContactCard, Diversion } from '../../contract/types';
import { useLocale, useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { Chip } from '../../ui/chip';
import { formText } from './form';

export const formIcons: Record<Diversion, LucideIcon> = {
  callback: PhoneCall,
  voicemail: Voicemail,
  message: MessageSquareText,
};

/** "Callback", "Voicemail": what kind of work it is, where it is not the interaction itself. */
export function FormChip({ contact: c, className }: { contact: ContactCard; className?: string }) {
  const t = useT();
  const locale = useLocale();
  const now = useNow(30);
  if (!c.form) return null;
  const Icon = formIcons[c.form];
  return (
    <Chip tone="accent" title={formText(c, t, now, locale)} className={className}>
      <Icon size={10} strokeWidth={2.2} aria-hidden />
      {t(`formName.${c.form}`)}
      {c.attempts > 0 && <span className="tnum">{t('form.count', { n: c.attempts + 1 })}</span>}
    </Chip>
  );
}
