// An agent's browser at the demo's carrier simulator: real sound, browser to browser.
import { Media } from '../../../../channels/phone/simulator/web/media';
import { openMicrophone, release } from '../../../../channels/phone/simulator/web/microphone';
import type { DeviceEvents, DeviceToken, VoiceDevice } from './device';

const LISTEN_EVERY_MS = 5000;
const BEST = 5;

/** What `make` gives stands for the carrier; tests give their own. */
export class SimulatorDevice implements VoiceDevice {
  private media: Media | undefined;
  private microphone: MediaStream | null = null;
  private muted = false;
  private readonly legs = new Set<string>();
  private timer: ReturnType<typeof setInterval> | undefined;
  private counted = new Map<string, { packets: number; lost: number }>();

  constructor(
    private readonly make: (...given: ConstructorParameters<typeof Media>) => Media = (...given) =>
      new Media(...given),
  ) {}

  async connect(token: DeviceToken, events: DeviceEvents): Promise<void> {
    events.state('registering');
    this.microphone = await openMicrophone();
    let known = token;
    const ask = async (again: boolean) => {
      if (again || Date.parse(known.expires_at) <= Date.now()) known = await events.renew();
      return { token: known.token };
    };
    this.media = this.make(token.url, ask, this.microphone, {
      ready: () => events.state('ready'),
      offline: () => events.state('offline'),
      refused: () => events.state('failed'),
      ring: (leg, from, parameters) => events.incoming({ id: leg, from, auto: parameters.auto === '1' }),
      connected: (leg) => {
        this.legs.add(leg);
        events.connected(leg);
      },
      ended: (leg) => {
        this.legs.delete(leg);
        events.ended(leg);
      },
    });
    this.timer = setInterval(() => this.listen(events), LISTEN_EVERY_MS);
  }

  async answer(leg: string): Promise<void> {
    this.media?.answer(leg);
  }

  decline(leg: string): void {
    this.media?.decline(leg);
  }

  hangUp(leg: string): void {
    this.media?.hangUp(leg);
  }

  mute(on: boolean): void {
    this.muted = on;
    this.media?.mute(on);
  }

  press(keys: string): void {
    for (const leg of this.legs) this.media?.press(leg, keys);
  }

  async use(microphone: string, speaker: string): Promise<void> {
    const before = this.microphone;
    this.microphone = await openMicrophone(microphone);
    this.media?.use(this.microphone, speaker);
    this.media?.mute(this.muted);
    release(before);
  }

  close(): void {
    clearInterval(this.timer);
    this.media?.close();
    release(this.microphone);
    this.microphone = null;
  }

  /** Scores each leg by the share of packets that were lost since the last look. */
  private async listen(events: DeviceEvents): Promise<void> {
    for (const { peer, packets, lost } of (await this.media?.heard()) ?? []) {
      const before = this.counted.get(peer) ?? { packets: 0, lost: 0 };
      this.counted.set(peer, { packets, lost });
      const [came, missed] = [packets - before.packets, lost - before.lost];
      if (came + missed <= 0) continue; // on hold
      const leg = [...this.legs][0];
      if (leg) events.quality?.(leg, Math.max(0, Math.round(BEST * (1 - (4 * missed) / (came + missed)))));
    }
  }
}
