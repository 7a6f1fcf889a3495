// Joins a call (call.ts) to the carrier simulator and the loudspeaker.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Carrier } from './api';
import { type Call, hear, isLive, type LineEvent, noCall, say } from './call';
import { type Speaker, speaker } from './speech';

const RECONNECT_MS = 1000;

export type PhoneLine = {
  call: Call;
  lost: boolean;
  dial: (from: string, to: string) => void;
  press: (digit: string) => void;
  speak: (text: string) => void;
  hangUp: () => void;
};

export function useCall(carrier: Carrier, aloud: boolean): PhoneLine {
  const [call, setCall] = useState<Call>(noCall);
  const [lost, setLost] = useState(false);
  const loud = useRef<Speaker | undefined>(undefined);
  loud.current ??= speaker();
  const listening = useRef(aloud);
  listening.current = aloud;

  useEffect(() => {
    if (!aloud) loud.current?.stop();
  }, [aloud]);

  useEffect(() => {
    if (!call.sid) return;
    let over = false;
    let socket: WebSocket;
    let timer: ReturnType<typeof setTimeout>;
    let heard = 0; // a new connection tells the call from its beginning; what was heard is not told twice
    const open = () => {
      let position = 0;
      socket = carrier.listen(call.sid);
      socket.onopen = () => setLost(false);
      socket.onmessage = ({ data }) => {
        position += 1;
        if (position <= heard) return;
        heard = position;
        const event = JSON.parse(data as string) as LineEvent;
        if (listening.current && (event.type === 'prompt' || event.type === 'agent_said'))
          loud.current?.say(event.text, event.language ?? '');
        if (event.type === 'ended') {
          over = true;
          loud.current?.stop();
        }
        setCall((now) => hear(now, event));
      };
      socket.onclose = () => {
        if (over) return;
        setLost(true);
        timer = setTimeout(open, RECONNECT_MS);
      };
    };
    open();
    return () => {
      over = true;
      clearTimeout(timer);
      socket.close();
      loud.current?.stop();
    };
  }, [call.sid, carrier]);

  const failed = () => setCall((now) => ({ ...now, stage: 'ended', failed: true }));
  return {
    call,
    lost: lost && isLive(call),
    dial(from, to) {
      setLost(false);
      setCall({ ...noCall, stage: 'dialling' });
      carrier.dial(from, to).then(({ sid }) => setCall((now) => ({ ...now, sid })), failed);
    },
    press(digit) {
      loud.current?.stop(); // as on any phone, a key cuts the announcement short
      carrier.digits(call.sid, digit).catch(failed);
    },
    speak(text) {
      loud.current?.stop();
      setCall((now) => say(now, text));
      carrier.say(call.sid, text).catch(failed);
    },
    hangUp() {
      loud.current?.stop();
      if (call.sid) carrier.hangUp(call.sid).catch(() => undefined);
      setCall((now) => ({ ...now, stage: 'ended' }));
    },
  };
}
