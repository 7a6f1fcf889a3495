// A phone that may ring: the calls to its number, until they are answered, declined or given up.
import { useEffect, useState } from 'preact/hooks';
import type { Carrier } from '../api';
import type { LineEvent } from './call';

const RECONNECT_MS = 2000;

export type Ringing = { sid: string; from: string };

/** The call that rings now, and how to stop looking at it. */
export function useRing(carrier: Carrier, number: string): [Ringing | null, () => void] {
  const [ringing, setRinging] = useState<Ringing | null>(null);

  useEffect(() => {
    if (!number) return;
    let over = false;
    let socket: WebSocket;
    let timer: ReturnType<typeof setTimeout>;
    const open = () => {
      socket = carrier.rings(number);
      socket.onmessage = ({ data }) => setRinging(JSON.parse(data as string) as Ringing);
      socket.onclose = () => {
        if (!over) timer = setTimeout(open, RECONNECT_MS);
      };
    };
    open();
    return () => {
      over = true;
      clearTimeout(timer);
      socket.close();
      setRinging(null);
    };
  }, [carrier, number]);

  const sid = ringing?.sid;
  useEffect(() => {
    if (!sid) return;
    const socket = carrier.listen(sid); // it stops ringing when the other side gives up
    socket.onmessage = ({ data }) => {
      if ((JSON.parse(data as string) as LineEvent).type === 'ended') setRinging(null);
    };
    return () => socket.close();
  }, [carrier, sid]);

  return [ringing, () => setRinging(null)];
}
