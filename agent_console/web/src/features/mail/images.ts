// Whose images from outside a user wants to see. To load one tells its sender that, when and where the mail was read.
import { useState } from 'react';
import { create } from 'zustand';
import type { Attachment, MessageCard } from '../../contract/types';
import { useMyId } from '../../state/selectors';
import { attachmentPlace } from '../conversation/attachments';
import { addressesIn } from './addresses';

const MOST = 500;
const key = (user: string) => `keydesk.images.${user}`;

function senders(user: string): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key(user)) ?? '[]');
    return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : [];
  } catch {
    return [];
  }
}

const useAllowed = create<{ of: Record<string, string[]> }>()(() => ({ of: {} }));

/** From now on this sender's images are shown to this user, in this browser. */
function allow(user: string, sender: string) {
  const all = [...senders(user).filter((each) => each !== sender), sender].slice(-MOST);
  useAllowed.setState(({ of }) => ({ of: { ...of, [user]: all } }));
  try {
    localStorage.setItem(key(user), JSON.stringify(all));
  } catch {
    // Storage full or forbidden: they are shown until the page is left.
  }
}

/** How a mail's images stand. `blocked`: some wait outside. `always`: there is a sender who can be trusted for good. */
export function useImages({ html, kind, extra }: MessageCard) {
  const me = useMyId();
  const allowed = useAllowed((s) => s.of[me]) ?? senders(me);
  const [once, setOnce] = useState(false);
  const outside = html.includes('data-remote-src=');
  const sender =
    kind === 'inbound' && extra.stranger !== 'yes' ? (addressesIn(extra.from ?? '')[0] ?? '') : '';
  const shown = outside && (once || (sender !== '' && allowed.includes(sender)));
  return {
    shown,
    blocked: outside && !shown,
    sender,
    show: () => setOnce(true),
    showAlways: () => allow(me, sender),
  };
}

/** `cid:` names are written as parts of an address: `%40` for `@`. */
function decoded(name: string) {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Where the images are that came with the mail, by their content id. */
export const inlineOf =
  ({ id, attachments }: MessageCard) =>
  (contentId: string) => {
    const n = attachments.findIndex((a) => a.content_id && a.content_id === decoded(contentId));
    return n < 0 ? undefined : attachmentPlace(id, n);
  };

/** Whether the mail's HTML shows this file in its place. */
export const standsInside = (html: string) => (file: Attachment) =>
  Boolean(file.content_id) && decoded(html).includes(`cid:${file.content_id}`);
