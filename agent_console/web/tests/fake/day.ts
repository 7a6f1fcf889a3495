// One's own day, as a value.
import type { MyDay } from '../../src/contract/day';
import { ago } from './company';

export const myDay = (now: number): MyDay => ({
  day: {
    since: ago(now, 3600),
    handled: 4,
    handle_seconds: 2400,
    talk_seconds: 1200,
    accepted: 5,
    declined: 1,
    missed: 1,
    in_target: 4,
    unanswered: [
      {
        id: 'of_missed',
        counted: 'missed',
        at: ago(now, 60),
        rang_seconds: 20,
        reason: '',
        conversation_id: 'cv_a',
        channel: 'phone',
        person_name: 'Helena Brandt',
        account_name: 'Northwind Turbines',
        explanation: {
          plan: 'own-agent-first',
          step: 1,
          kind: 'dedicated',
          label: '',
          skipped: [],
          waited_seconds: 3,
          relaxed: false,
          chosen: 'order',
        } as never,
      },
    ],
  },
  targets: { handled: 25, handle_seconds: 480, accepted: 0.95, in_target: 0.75 },
  misses_allowed: 1,
});
