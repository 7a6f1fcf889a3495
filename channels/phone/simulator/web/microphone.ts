// The microphone, or why there is none.
export type NoMicrophone = 'refused' | 'missing';

/** Opens a microphone by its device id, or the browser's default. Rejects with the browser's `DOMException`. */
export async function openMicrophone(id = ''): Promise<MediaStream> {
  const devices = globalThis.navigator?.mediaDevices;
  if (!devices?.getUserMedia || typeof RTCPeerConnection === 'undefined')
    throw new DOMException('This browser cannot call.', 'NotFoundError');
  return devices.getUserMedia({ audio: id ? { deviceId: { exact: id } } : true });
}

/** What a rejection of `openMicrophone` means to its user. */
export const whyNot = (problem: unknown): NoMicrophone =>
  problem instanceof DOMException && problem.name === 'NotAllowedError' ? 'refused' : 'missing';

export type AudioDevices = { microphones: MediaDeviceInfo[]; speakers: MediaDeviceInfo[] };

/** What there is to choose from; named only once a microphone was allowed. */
export async function audioDevices(): Promise<AudioDevices> {
  const all = (await globalThis.navigator?.mediaDevices?.enumerateDevices?.()) ?? [];
  const of = (kind: MediaDeviceKind) => all.filter((device) => device.kind === kind && device.deviceId);
  return { microphones: of('audioinput'), speakers: of('audiooutput') };
}

export const release = (microphone: MediaStream | null) => {
  for (const track of microphone?.getTracks() ?? []) track.stop();
};
