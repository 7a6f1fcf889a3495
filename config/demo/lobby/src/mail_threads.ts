// Mails into threads, by Message-ID alone (RFC 5322, section 3.6.4): subjects never join what headers do not.
import type { Mail } from './api';

export type Thread = { id: string; subject: string; mails: Mail[]; latest: Mail };

export function threads(mails: Mail[]): Thread[] {
  const root = new Map<string, string>();
  const rootOf = (key: string): string => {
    let at = key;
    while (root.has(at) && root.get(at) !== at) at = root.get(at) as string;
    return at;
  };
  for (const mail of mails) {
    const chain = [...mail.references, mail.in_reply_to].filter(Boolean);
    const first = rootOf(chain[0] ?? mail.message_id);
    for (const key of [...chain, mail.message_id]) {
      const other = rootOf(key);
      root.set(other, first);
      root.set(key, first);
    }
  }
  const groups = new Map<string, Mail[]>();
  for (const mail of [...mails].sort((a, b) => a.at.localeCompare(b.at))) {
    const id = rootOf(mail.message_id);
    groups.set(id, [...(groups.get(id) ?? []), mail]);
  }
  return [...groups]
    .map(([id, found]) => ({
      id,
      mails: found,
      subject: found[0]?.subject ?? '',
      latest: found.at(-1) as Mail,
    }))
    .sort((a, b) => b.latest.at.localeCompare(a.latest.at));
}

/** The headers with which an answer to `mail` stays in its thread. */
export function answering(mail: Mail): { subject: string; in_reply_to: string; references: string[] } {
  return {
    subject: /^(re|回复)[:：]/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`,
    in_reply_to: mail.message_id,
    references: [...mail.references.filter((key) => key !== mail.message_id), mail.message_id],
  };
}

/** Adds a mail that arrived, once. */
export function withMail(mails: Mail[], mail: Mail): Mail[] {
  return mails.some((known) => known.message_id === mail.message_id && known.direction === mail.direction)
    ? mails
    : [...mails, mail];
}
