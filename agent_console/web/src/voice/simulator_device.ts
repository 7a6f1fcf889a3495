import type { DeviceEvents, DeviceToken, VoiceDevice } from './device';

/** The agent's browser as a device of the carrier simulator. */
export class SimulatorDevice implements VoiceDevice {
  async connect(_token: DeviceToken, events: DeviceEvents) {
    events.state('offline');
  }
  async answer() {}
  decline() {}
  hangUp() {}
  mute() {}
  press() {}
  async use() {}
  close() {}
}
