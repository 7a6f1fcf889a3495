// What was said at the fake company.
import type { AgentCard, ContactCard, MessageCard } from '../../src/contract/types';
import { message } from './company';

type Cast = {
  wang: AgentCard;
  maria: AgentCard;
  mail: ContactCard;
  call: ContactCard;
  ringing: ContactCard;
  old: ContactCard;
  waiting: ContactCard[];
};

export function words(now: number, { wang, maria, mail, call, ringing, old, waiting }: Cast): MessageCard[] {
  const wangs = { author_id: wang.id, author_name: wang.name, kind: 'outbound' as const };
  return [
    message(old, now, 89_980, {
      text: 'Hello, Helena Brandt here. Our gearbox order, can it still leave before the twentieth?',
      channel: 'phone',
    }),
    message(old, now, 89_950, {
      ...wangs,
      text: 'Hello Helena, I have the order in front of me. I will check with the Hamburg store and come back to you by mail.',
      delivery: 'delivered',
      channel: 'phone',
    }),
    message(mail, now, 80_000, {
      kind: 'note',
      author_id: maria.id,
      author_name: maria.name,
      text: 'Hamburg confirms one GX-40 set in stock, reserved until Friday.',
    }),
    message(mail, now, 1500, {
      subject: mail.subject,
      text: '',
      html: '<p>Good morning Wang Lei,</p><p>the outage window at <b>Alpha Ventus</b> moved forward to the 28th. Could the gearbox be on site by then? The crane is booked for:</p><ul><li>28th, 06:00 to 14:00</li><li>29th as a reserve</li></ul><p>Kind regards<br>Helena Brandt</p>',
      attachments: [
        { key: 'f1', name: 'outage-plan.pdf', media_type: 'application/pdf', size: 184_320, content_id: '' },
      ],
    }),
    message(mail, now, 600, {
      ...wangs,
      subject: `Re: ${mail.subject}`,
      text: 'Good morning Helena,\n\nyes: the set in Hamburg is reserved for you and leaves on the 25th, so it is on site two days before the crane.\n\nKind regards\nWang Lei',
      delivery: 'delivered',
    }),
    message(call, now, 158, {
      text: '你好，我是华信的李娜，三号线的减速机有异响。',
      language: 'zh-CN',
    } as Partial<MessageCard>),
    message(call, now, 150, {
      ...wangs,
      text: '李娜您好，我是王磊。异响是从什么时候开始的？',
      delivery: 'delivered',
    }),
    message(call, now, 140, { text: '昨天夜班开始的，转速一高就响。' }),
    message(ringing, now, 24, {
      text: 'Certificate 3.1 is missing for the bogie bearings, the shipment is held at Derby.',
    }),
    ...waiting.map((c) => message(c, now, 60, { text: c.preview })),
  ];
}
