// Joins a call (call.ts) to the carrier simulator and the loudspeaker.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Carrier } from '../api';
import { type Call, hear, isLive, type LineEvent, noCall } from './call';
import { type Speaker, speaker } from './speech';

const RECONNECT_MS = 1000;
const REFUSED = new Set([4403, 4404]);

export type PhoneLine = {
  call: Call;
  lost: boolean;
  dial: (from: string, to: string) => void;
  answer: (sid: string) => void;
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

  const failed = useCallback(() => setCall((now) => ({ ...now, stage: 'ended', failed: true })), []);

  useEffect(() => {
    if (!aloud) loud.current?.stop();
  }, [aloud]);

  useEffect(() => {
    if (!call.sid) return;
    let over = false;
    let socket: WebSocket;
    let timer: ReturnType<typeof setTimeout>;
    let heard = 0; // what was read aloud before the connection was lost is not read again
    const open = () => {
      socket = carrier.listen(call.sid);
      socket.onopen = () => setLost(false);
      socket.onmessage = ({ data }) => {
        const event = JSON.parse(data as string) as LineEvent;
        if (event.seq <= heard) return;
        heard = event.seq;
        if (listening.current && (event.type === 'prompt' || event.type === 'agent_said'))
          loud.current?.say(event.text, event.language);
        if (event.type === 'ended') over = true;
        setCall((now) => hear(now, event));
      };
      socket.onclose = ({ code }) => {
        if (over) return;
        if (REFUSED.has(code)) return failed();
        setLost(true);
        timer = setTimeout(open, RECONNECT_MS);
      };
    };
    const leave = () => {
      if (!over) carrier.hangUp(call.sid).catch(() => undefined);
      over = true;
    };
    open();
    addEventListener('pagehide', leave);
    return () => {
      leave();
      removeEventListener('pagehide', leave);
      clearTimeout(timer);
      socket.close();
      loud.current?.stop();
    };
  }, [call.sid, carrier, failed]);

  return {
    call,
    lost: lost && isLive(call),
    dial(from, to) {
      setLost(false);
      setCall({ ...noCall, stage: 'dialling' });
      carrier.dial(from, to).then(({ sid }) => setCall((now) => ({ ...now, sid })), failed);
    },
    answer(sid) {
      setLost(false);
      setCall({ ...noCall, stage: 'ringing', sid });
      carrier.answer(sid).catch(failed);
    },
    press(digit) {
      loud.current?.stop(); // as on any phone, a key cuts the announcement short
      carrier.digits(call.sid, digit).catch(() => undefined); // the call is over
    },
    speak(text) {
      loud.current?.stop();
      carrier.say(call.sid, text).catch(() => undefined); // it shows when the line has heard it
    },
    hangUp() {
      loud.current?.stop();
      if (call.sid) carrier.hangUp(call.sid).catch(() => undefined);
      setCall((now) => ({ ...now, stage: 'ended' }));
    },
  };
}
