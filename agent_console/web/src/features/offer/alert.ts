// An offer must be noticed: a chime, the tab's title, and a desktop notification where allowed.
import { useEffect, useRef } from 'react';
import { useT } from '../../lib/i18n';
import { chime } from '../../lib/sound';
import { useUi } from '../../lib/ui_store';
import type { Ringing } from '../../state/selectors';

const TITLE = 'Keydesk';
const AGAIN_MS = 4000;

/** `offers`: what rings, the most pressing first. */
export function useOfferAlert(offers: Ringing[], open: (ringing: Ringing) => void) {
  const t = useT();
  const sound = useUi((s) => s.sound);
  const first = offers[0];
  const offerId = first?.offer.id;
  const known = useRef(new Set<string>());
  const latest = useRef({ first, open });
  useEffect(() => {
    latest.current = { first, open };
  });

  useEffect(() => {
    if (!offerId || !sound) return;
    chime();
    const timer = setInterval(chime, AGAIN_MS);
    return () => clearInterval(timer);
  }, [offerId, sound]);

  useEffect(() => {
    const { first: ringing } = latest.current;
    if (!offerId || !ringing) return;
    const { contact } = ringing;
    const text = t('offer.title', {
      name: contact.person_name,
      account: contact.account_name || contact.address,
    });
    let on = false;
    const flash = () => {
      on = !on;
      document.title = on ? `● ${text}` : TITLE;
    };
    flash();
    const timer = setInterval(flash, 1000);
    return () => {
      clearInterval(timer);
      document.title = TITLE;
    };
  }, [offerId, t]);

  useEffect(() => {
    const { first: ringing } = latest.current;
    if (!offerId || !ringing || known.current.has(offerId)) return;
    known.current.add(offerId);
    if (typeof Notification === 'undefined' || Notification.permission !== 'granted' || !document.hidden)
      return;
    const { contact } = ringing;
    const note = new Notification(
      t('offer.title', { name: contact.person_name, account: contact.account_name || contact.address }),
      { body: contact.subject || contact.preview, tag: offerId },
    );
    note.onclick = () => {
      window.focus();
      latest.current.open(ringing);
    };
    return () => note.close();
  }, [offerId, t]);
}
