// What a browser and the carrier simulator tell each other at /media; the Python side is ../media/socket.py.
export type Peer = {
  /** A leg and the page that carries it. */
  id: string;
  /** Whether this side begins. */
  offer: boolean;
  /** Whether the peer hears us, and we the peer: the conference's hold, mute and whisper decide. */
  send: boolean;
  hear: boolean;
};
export type Signal = { description?: RTCSessionDescriptionInit; candidate?: RTCIceCandidateInit };

export type FromCarrier =
  | { type: 'ready'; identity: string }
  | { type: 'ring'; leg: string; from: string; parameters: Record<string, string> }
  | { type: 'connected'; leg: string }
  | { type: 'mix'; leg: string; peers: Peer[] }
  | { type: 'signal'; leg: string; from: string; signal: Signal }
  | { type: 'ended'; leg: string; reason: string };

export type ToCarrier =
  | { type: 'answer' | 'decline' | 'hangup'; leg: string }
  | { type: 'keys'; leg: string; keys: string }
  | { type: 'signal'; leg: string; to: string; signal: Signal };
