// What stands ready for mails in the fake company, and what is held there.
import type { DraftCard, HeldMail, Template } from '../../src/contract/mail';
import { ago } from './company';

export const noDraft: DraftCard = {
  text: '',
  html: '',
  subject: '',
  to: '',
  cc: [],
  bcc: [],
  attachments: [],
  at: null,
};

export const templates: Template[] = [
  {
    key: 'delivery',
    names: { en: 'Delivery date', 'zh-CN': '交货日期' },
    subject: { en: 'Your delivery', 'zh-CN': '您的交货' },
    text: {
      en: 'Dear {{person.first_name}},\n\nyour order {{reference}} leaves on ',
      'zh-CN': '{{person.name}}您好，\n\n您的订单 {{reference}} 将于',
    },
    html: {},
    channels: [],
  },
];

export const held = (now: number, patch: Partial<HeldMail> = {}): HeldMail => ({
  id: 'mail:a@example.com',
  at: ago(now, 5400),
  mailbox: 'service@keydesk.example',
  sender: 'news@bargain.example',
  subject: 'Cheap bearings',
  reason: 'spam',
  detail: 'X-Spam-Flag: YES',
  size: 48_000,
  raw: 'mail/abc/raw',
  ...patch,
});

export const heldMails = (now: number) => [
  held(now),
  held(now, {
    id: 'mail:b',
    sender: 'nobody',
    subject: '',
    reason: 'unreadable',
    detail: 'ValueError',
    at: ago(now, 90),
  }),
];
