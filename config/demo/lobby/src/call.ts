// A call as the customer sees it: a value that grows with what the line says. No I/O.
export type Stage = 'idle' | 'dialling' | 'ringing' | 'answered' | 'waiting' | 'talking' | 'ended';
export type Caption = { who: 'voice' | 'agent' | 'you' | 'music'; text: string; language: string };
export type Call = { stage: Stage; sid: string; captions: Caption[]; agent: string; failed: boolean };

export const noCall: Call = { stage: 'idle', sid: '', captions: [], agent: '', failed: false };

/** What the simulator streams. `state`: Twilio's word for the call. */
export type LineEvent =
  | { type: 'state'; state: string; agent?: string }
  | { type: 'prompt'; text: string; language?: string }
  | { type: 'music' }
  | { type: 'agent_said'; text: string; language?: string; agent?: string }
  | { type: 'customer_said'; text: string }
  | { type: 'ended'; reason?: string };

const stages: Record<string, Stage> = {
  queued: 'ringing',
  initiated: 'ringing',
  ringing: 'ringing',
  'in-progress': 'answered',
  in_progress: 'answered',
  answered: 'answered',
  waiting: 'waiting',
  queueing: 'waiting',
  connected: 'talking',
  talking: 'talking',
  bridged: 'talking',
  completed: 'ended',
  ended: 'ended',
};
const order: Stage[] = ['idle', 'dialling', 'ringing', 'answered', 'waiting', 'talking', 'ended'];

export const isLive = (call: Call) => call.stage !== 'idle' && call.stage !== 'ended';

export function hear(call: Call, event: LineEvent): Call {
  switch (event.type) {
    case 'state':
      return { ...call, stage: stages[event.state] ?? call.stage, agent: event.agent ?? call.agent };
    case 'prompt':
      return add(forward(call, 'answered'), {
        who: 'voice',
        text: event.text,
        language: event.language ?? '',
      });
    case 'music':
      if (call.captions.at(-1)?.who === 'music') return call;
      return add({ ...call, stage: 'waiting' }, { who: 'music', text: '', language: '' });
    case 'agent_said':
      return add(
        { ...call, stage: 'talking', agent: event.agent ?? call.agent },
        { who: 'agent', text: event.text, language: event.language ?? '' },
      );
    case 'customer_said':
      return say(call, event.text);
    case 'ended':
      return { ...call, stage: 'ended' };
    default:
      return call; // a word of a newer simulator
  }
}

export const say = (call: Call, text: string): Call => add(call, { who: 'you', text, language: '' });

/** Music is a state of the line rather than something said, so it makes room for what comes after it. */
function add(call: Call, caption: Caption): Call {
  return { ...call, captions: [...call.captions.filter((c) => c.who !== 'music'), caption] };
}

function forward(call: Call, stage: Stage): Call {
  return order.indexOf(stage) > order.indexOf(call.stage) ? { ...call, stage } : call;
}
