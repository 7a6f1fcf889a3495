// Where an agent speaks in the browser: one port, an implementation for each kind of token the hub gives.
export type DeviceToken = {
  kind: 'twilio' | 'simulator';
  identity: string;
  token: string;
  expires_at: string;
  url: string;
};

/** A leg that rings here. `auto`: the agent asked for it (accepted an offer, dialled, listens in), so it is answered at once. */
export type IncomingLeg = { id: string; from: string; auto: boolean };

export type DeviceState = 'registering' | 'ready' | 'offline' | 'failed';

export interface DeviceEvents {
  state(state: DeviceState, why?: string): void;
  incoming(leg: IncomingLeg): void;
  /** The leg is connected: sound flows. */
  connected(leg: string): void;
  ended(leg: string): void;
  /** How well the other side is heard, 0 (not) to 5 (well), where the device can tell. */
  quality?(leg: string, score: number): void;
  /** The token runs out: fetch another. */
  renew(): Promise<DeviceToken>;
}

export interface VoiceDevice {
  /** Register; may be called once. Rejects only for what trying again does not mend (no microphone allowed). */
  connect(token: DeviceToken, events: DeviceEvents): Promise<void>;
  answer(leg: string): Promise<void>;
  decline(leg: string): void;
  hangUp(leg: string): void;
  mute(on: boolean): void;
  press(keys: string): void;
  /** Microphone and loudspeaker, by the browser's device ids; empty for its default. */
  use(microphone: string, speaker: string): Promise<void>;
  close(): void;
}
