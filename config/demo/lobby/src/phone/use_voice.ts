// The caller's own voice: a microphone while a call lasts, joined with whoever is in the talk. Without one the call goes
// on by keys and typed words.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Media } from '../../../../../channels/phone/simulator/web/media';
import {
  type AudioDevices,
  audioDevices,
  type NoMicrophone,
  openMicrophone,
  release,
  whyNot,
} from '../../../../../channels/phone/simulator/web/microphone';

/** `lost`: the talk goes on, but the carrier cannot tell us who comes and goes. */
export type VoiceState = 'off' | 'asking' | 'on' | 'lost' | NoMicrophone;
export type Chosen = { microphone: string; speaker: string };
export type Voice = {
  state: VoiceState;
  muted: boolean;
  devices: AudioDevices;
  chosen: Chosen;
  mute: (on: boolean) => void;
  choose: (next: Chosen) => void;
};

const none: AudioDevices = { microphones: [], speakers: [] };

/** `sid`: the call that lasts, empty for none. */
export function useVoice(simulator: string, sid: string): Voice {
  const [state, setState] = useState<VoiceState>('off');
  const [muted, setMuted] = useState(false);
  const [devices, setDevices] = useState(none);
  const [chosen, setChosen] = useState<Chosen>({ microphone: '', speaker: '' });
  const media = useRef<Media | undefined>(undefined);
  const microphone = useRef<MediaStream | null>(null);
  const wanted = useRef(chosen);
  wanted.current = chosen;

  useEffect(() => {
    if (!sid) return;
    let over = false;
    setState('asking');
    setMuted(false);
    openMicrophone(wanted.current.microphone).then(
      (opened) => {
        if (over) return release(opened);
        microphone.current = opened;
        media.current = new Media(simulator, async () => ({ call: sid }), opened, {
          ready: () => setState('on'),
          offline: () => setState('lost'),
          refused: () => setState('off'),
          ring: () => undefined,
          connected: () => undefined,
          ended: () => undefined,
        });
        media.current.use(opened, wanted.current.speaker);
        audioDevices().then(setDevices, () => undefined);
      },
      (problem) => {
        if (!over) setState(whyNot(problem));
      },
    );
    return () => {
      over = true;
      media.current?.close();
      media.current = undefined;
      release(microphone.current);
      microphone.current = null;
      setState('off');
    };
  }, [sid, simulator]);

  return {
    state,
    muted,
    devices,
    chosen,
    mute(on) {
      media.current?.mute(on);
      setMuted(on);
    },
    choose(next) {
      setChosen(next);
      openMicrophone(next.microphone).then(
        (opened) => {
          if (!media.current) return release(opened);
          media.current.use(opened, next.speaker);
          media.current.mute(muted);
          release(microphone.current);
          microphone.current = opened;
        },
        () => undefined, // it was pulled out meanwhile: the one before stays
      );
    },
  };
}
