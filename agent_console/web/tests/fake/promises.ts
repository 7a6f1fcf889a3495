// What the fake company promised, explained and expects.
import type { ClockCard, ContactCard, Explanation, Wait } from '../../src/contract/types';
import { ago, explanation } from './company';

export const slaClock = (c: ContactCard, now: number, patch: Partial<ClockCard> = {}): ClockCard => ({
  conversation_id: c.conversation_id,
  contact_id: c.id,
  account_id: c.account_id,
  tier: c.tier,
  channel: c.channel,
  kind: 'next_response',
  business: true,
  target_seconds: 1800,
  started_at: ago(now, 600),
  consumed: 0,
  running_since: ago(now, 600),
  due_at: ago(now, -1200),
  warn_at: ago(now, -750),
  warned_at: null,
  breached_at: null,
  stopped_at: null,
  ...patch,
});

export function promises(contacts: ContactCard[], now: number): ClockCard[] {
  const of = (id: string) => contacts.find((c) => c.id === id) as ContactCard;
  return [
    slaClock(of('a'), now, { running_since: null, due_at: null, warn_at: null }),
    slaClock(of('d'), now, {
      kind: 'first_response',
      due_at: ago(now, 95),
      warn_at: ago(now, 140),
      breached_at: ago(now, 95),
    }),
    slaClock(of('e'), now, { kind: 'first_response', due_at: ago(now, -700), warn_at: ago(now, 100) }),
    slaClock(of('h'), now, { kind: 'resolution', due_at: ago(now, -7200), warn_at: ago(now, -5000) }),
  ];
}

export const waits = (contacts: ContactCard[]): Record<string, Wait> =>
  Object.fromEntries(
    contacts
      .filter((c) => c.state === 'waiting')
      .map((c, i) => [
        c.id,
        c.unroutable
          ? { position: 1, seconds: null, low: null, high: null }
          : { position: i + 1, seconds: 55 + 185 * i, low: 20 + 100 * i, high: 70 + 330 * i },
      ]),
  );

/** Three steps so far, each with what stood in its way. */
export function asked(now: number): Explanation[] {
  const wang = { agent_id: 'us_wang', agent_name: 'Wang Lei' };
  const anna = { agent_id: 'us_anna', agent_name: 'Anna Keller' };
  const busy = { ...wang, reason: 'busy' as const, since: ago(now, 600), until: null, detail: 'phone' };
  const away = {
    ...anna,
    reason: 'on_leave' as const,
    since: ago(now, 90_000),
    until: new Date(new Date(now).setHours(96, 0, 0, 0)).toISOString(),
    detail: 'James Okafor',
  };
  return [
    explanation({ step: 1, kind: 'dedicated', chosen: '', skipped: [busy] }),
    explanation({ step: 2, kind: 'backups', chosen: '', skipped: [busy, away] }),
    explanation({
      step: 3,
      kind: 'team',
      label: 'key_accounts',
      chosen: '',
      skipped: [
        {
          agent_id: null,
          agent_name: 'key_accounts',
          reason: 'busy',
          since: null,
          until: null,
          detail: '7/18',
        },
      ],
    }),
  ];
}
