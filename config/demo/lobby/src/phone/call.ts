// A call as the customer sees it: a value that grows with what the line says. No I/O.
export type Stage =
  | 'idle'
  | 'dialling'
  | 'ringing'
  | 'answered'
  | 'waiting'
  | 'connecting'
  | 'recording'
  | 'talking'
  | 'held'
  | 'ended';
export type Caption = { who: 'voice' | 'agent' | 'you' | 'music' | 'tones'; text: string; language: string };
export type Call = { stage: Stage; sid: string; captions: Caption[]; heard: number; failed: boolean };

export const noCall: Call = { stage: 'idle', sid: '', captions: [], heard: 0, failed: false };

/** What the simulator streams, numbered from 1; a new connection tells the call again from its beginning. */
export type LineEvent = { seq: number } & (
  | { type: 'state'; state: string }
  | { type: 'prompt' | 'agent_said'; text: string; language: string }
  | { type: 'said'; text: string }
  | { type: 'music' }
  | { type: 'tones'; digits: string }
  | { type: 'ended'; reason: string }
);

const stages: Record<string, Stage> = {
  ringing: 'ringing',
  waiting: 'waiting',
  connecting: 'connecting',
  recording: 'recording',
  connected: 'talking',
  held: 'held',
};
const order: Stage[] = [
  'idle',
  'dialling',
  'ringing',
  'answered',
  'waiting',
  'connecting',
  'recording',
  'talking',
  'held',
  'ended',
];

export const isLive = (call: Call) => call.stage !== 'idle' && call.stage !== 'ended';

export function hear(call: Call, event: LineEvent): Call {
  if (event.seq <= call.heard) return call;
  const now = { ...call, heard: event.seq };
  switch (event.type) {
    case 'state':
      return onward(now, stages[event.state] ?? now.stage);
    case 'prompt':
      return add(forward(now, 'answered'), { who: 'voice', text: event.text, language: event.language });
    case 'agent_said':
      return add(forward(now, 'talking'), { who: 'agent', text: event.text, language: event.language });
    case 'said':
      return add(now, { who: 'you', text: event.text, language: '' });
    case 'music':
      return add(forward(now, 'answered'), { who: 'music', text: '', language: '' });
    case 'tones':
      return add(now, { who: 'tones', text: event.digits, language: '' });
    case 'ended':
      return { ...quiet(now), stage: 'ended', failed: event.reason === 'failed' };
    default:
      return now; // a word of a newer simulator
  }
}

/** Music is a state of the line rather than something said, so it makes room for what comes after it. */
const quiet = (call: Call): Call => ({ ...call, captions: call.captions.filter((c) => c.who !== 'music') });

function add(call: Call, caption: Caption): Call {
  const before = quiet(call);
  return { ...before, captions: [...before.captions, caption] };
}

/** Into another stage. Music is over when somebody can be heard. */
const onward = (call: Call, stage: Stage): Call => ({ ...(stage === 'talking' ? quiet(call) : call), stage });

function forward(call: Call, stage: Stage): Call {
  return order.indexOf(stage) > order.indexOf(call.stage) ? { ...call, stage } : call;
}
