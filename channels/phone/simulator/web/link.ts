// One connection between two browsers: our microphone there, their sound here.
import type { Peer, Signal } from './frames';

export type Heard = { peer: string; packets: number; lost: number; energy: number };

/** Makes what a link needs of the browser; tests give their own. */
export type Browser = { connection(): RTCPeerConnection; loudspeaker(): HTMLAudioElement };

export const browser: Browser = {
  connection: () => new RTCPeerConnection(), // both ends are on this machine: no servers in between
  loudspeaker: () => new Audio(),
};

export class Link {
  private readonly connection: RTCPeerConnection;
  private readonly audio: HTMLAudioElement;
  private readonly sender: RTCRtpSender;
  private readonly early: RTCIceCandidateInit[] = [];
  private work: Promise<unknown> = Promise.resolve();

  constructor(
    private peer: Peer,
    private track: MediaStreamTrack,
    stream: MediaStream,
    speaker: string,
    private readonly tell: (signal: Signal) => void,
    made: Browser,
  ) {
    this.connection = made.connection();
    this.audio = made.loudspeaker();
    this.audio.autoplay = true;
    this.use(speaker);
    this.connection.ontrack = ({ track: theirs }) => {
      this.audio.srcObject = new MediaStream([theirs]);
      this.hear();
    };
    this.connection.onicecandidate = ({ candidate }) => {
      if (candidate) this.tell({ candidate: candidate.toJSON() });
    };
    this.connection.oniceconnectionstatechange = () => {
      if (this.connection.iceConnectionState === 'failed' && this.peer.offer) this.connection.restartIce();
    };
    this.connection.onnegotiationneeded = () => {
      if (this.peer.offer) this.next(() => this.offer());
    };
    this.sender = this.connection.addTrack(track, stream);
    this.mix(peer);
  }

  /** Who hears whom may have changed. */
  mix(peer: Peer): void {
    this.peer = peer;
    this.speak(this.track);
    this.hear();
  }

  /** Another microphone, or the same one. */
  speak(track: MediaStreamTrack): void {
    this.track = track;
    const wanted = this.peer.send ? track : null;
    this.next(async () => {
      if (this.sender.track !== wanted) await this.sender.replaceTrack(wanted);
    });
  }

  /** Another loudspeaker, where the browser lets us choose. */
  use(speaker: string): void {
    this.audio.setSinkId?.(speaker)?.catch(() => undefined); // it was pulled out: the default one speaks on
  }

  take(signal: Signal): void {
    this.next(() => this.taken(signal));
  }

  async heard(): Promise<Heard> {
    const found: Heard = { peer: this.peer.id, packets: 0, lost: 0, energy: 0 };
    for (const report of (await this.connection.getStats()).values()) {
      if (report.type !== 'inbound-rtp') continue;
      found.packets += report.packetsReceived ?? 0;
      found.lost += report.packetsLost ?? 0;
      found.energy += report.totalAudioEnergy ?? 0;
    }
    return found;
  }

  close(): void {
    this.connection.close();
    this.audio.srcObject = null;
  }

  private hear(): void {
    this.audio.muted = !this.peer.hear;
    for (const { track } of this.connection.getReceivers()) if (track) track.enabled = this.peer.hear;
  }

  /** One thing after another; what fails is not the end of the connection. */
  private next(work: () => Promise<unknown>): void {
    this.work = this.work.then(work).catch(() => undefined);
  }

  private async offer(): Promise<void> {
    if (this.connection.signalingState !== 'stable') return;
    await this.connection.setLocalDescription();
    this.told();
  }

  private async taken({ description, candidate }: Signal): Promise<void> {
    if (description) {
      await this.connection.setRemoteDescription(description);
      for (const one of this.early.splice(0)) await this.connection.addIceCandidate(one);
      if (description.type === 'offer') {
        await this.connection.setLocalDescription();
        this.told();
      }
    } else if (candidate) {
      if (this.connection.remoteDescription) await this.connection.addIceCandidate(candidate);
      else this.early.push(candidate);
    }
  }

  private told(): void {
    const made = this.connection.localDescription;
    if (made) this.tell({ description: { type: made.type, sdp: made.sdp } });
  }
}
