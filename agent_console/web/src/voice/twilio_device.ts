// The agent's browser as a device of Twilio's (@twilio/voice-sdk): in a chunk of its own, fetched only where calls come
// from there. https://www.twilio.com/docs/voice/sdks/javascript/twiliodevice
import { Call, Device } from '@twilio/voice-sdk';
import type { DeviceEvents, DeviceToken, IncomingLeg, VoiceDevice } from './device';

/** The token is renewed so long before it runs out. */
const RENEW_MS = 120_000;
/** A mean opinion score of 4.4 and more is as good as a telephone gets (ITU-T P.800.1); it is told as 5. */
const BEST_MOS = 4.4;
/** Codes for which trying again is no use until the user has done something: the microphone is refused or missing. */
const MICROPHONE = new Set([31401, 31402]);

type Make = (token: string, options: Device.Options) => Device;

/** Raised when this browser may not use, or has no, microphone. */
const refused = () => new DOMException('The microphone is not allowed.', 'NotAllowedError');

export class TwilioDevice implements VoiceDevice {
  private device: Device | null = null;
  private readonly calls = new Map<string, Call>();
  private readonly make: Make;
  private sounds = { microphone: '', speaker: '' };

  constructor(make: Make = (token, options) => new Device(token, options)) {
    this.make = make;
  }

  async connect(token: DeviceToken, events: DeviceEvents): Promise<void> {
    const device = this.make(token.token, {
      codecPreferences: [Call.Codec.Opus, Call.Codec.PCMU],
      allowIncomingWhileBusy: true,
      tokenRefreshMs: RENEW_MS,
      logLevel: 'silent',
    });
    this.device = device;
    // The console rings by itself, on the loudspeaker chosen for it.
    device.audio?.incoming(false);
    device.on('registering', () => events.state('registering'));
    device.on('registered', () => events.state('ready'));
    device.on('unregistered', () => events.state('offline'));
    device.on('error', (error: { code?: number; message?: string }) => {
      if (MICROPHONE.has(error.code ?? 0)) events.state('failed', 'microphone');
      else if (device.state !== Device.State.Registered) events.state('offline', error.message);
    });
    device.on('tokenWillExpire', () => {
      events.renew().then(
        (next) => device.updateToken(next.token),
        () => events.state('offline'),
      );
    });
    device.on('incoming', (call: Call) => this.rings(call, events));
    await device.register();
    await this.use(this.sounds.microphone, this.sounds.speaker);
  }

  private rings(call: Call, events: DeviceEvents) {
    const id = call.parameters.CallSid ?? '';
    this.calls.set(id, call);
    const over = () => {
      if (this.calls.delete(id)) events.ended(id);
    };
    call.on('accept', () => events.connected(id));
    for (const end of ['disconnect', 'cancel', 'reject'] as const) call.on(end, over);
    call.on('error', (error: { code?: number }) => {
      if (MICROPHONE.has(error.code ?? 0)) events.state('failed', 'microphone');
      if (call.status() === Call.State.Closed) over();
    });
    call.on('sample', ({ mos }: { mos?: number | null }) => {
      if (mos) events.quality?.(id, Math.min(5, (mos / BEST_MOS) * 5));
    });
    const leg: IncomingLeg = {
      id,
      from: call.parameters.From ?? '',
      auto: call.customParameters.get('auto') === '1',
    };
    events.incoming(leg);
  }

  async answer(leg: string): Promise<void> {
    const call = this.calls.get(leg);
    if (!call) return;
    if (!navigator.mediaDevices) throw refused();
    call.accept();
  }

  decline(leg: string) {
    this.calls.get(leg)?.reject();
  }

  hangUp(leg: string) {
    this.calls.get(leg)?.disconnect();
  }

  mute(on: boolean) {
    for (const call of this.calls.values()) call.mute(on);
  }

  press(keys: string) {
    for (const call of this.calls.values()) call.sendDigits(keys);
  }

  async use(microphone: string, speaker: string): Promise<void> {
    this.sounds = { microphone, speaker };
    const audio = this.device?.audio;
    if (!audio) return;
    if (microphone) await audio.setInputDevice(microphone);
    else if (audio.inputDevice) await audio.unsetInputDevice();
    if (audio.isOutputSelectionSupported) await audio.speakerDevices.set(speaker || 'default');
  }

  close() {
    this.device?.destroy();
    this.device = null;
    this.calls.clear();
  }
}
