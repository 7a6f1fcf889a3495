import { BellRing, VolumeX } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useT } from '../../lib/i18n';
import { chime } from '../../lib/sound';
import { useMyId } from '../../state/selectors';
import { useSteeringNow } from '../../state/supervising';
import { IconButton } from '../../ui/button';

const place = (user: string) => `keydesk.alertSound.${user}`;

function kept(user: string) {
  try {
    return localStorage.getItem(place(user)) === 'on';
  } catch {
    return false;
  }
}

/** Rings when the board raises an alert. Off until its user wants it, in this browser. */
export function AlertSound() {
  const t = useT();
  const me = useMyId();
  const [on, setOn] = useState(() => kept(me));
  const alerts = useSteeringNow()?.alerts;
  const known = useRef<Set<string> | null>(null);
  useEffect(() => {
    if (!alerts) return;
    const before = known.current;
    known.current = new Set(alerts.map((a) => a.id));
    if (on && before && alerts.some((a) => !before.has(a.id))) chime();
  }, [alerts, on]);
  const turn = () => {
    setOn(!on);
    try {
      localStorage.setItem(place(me), on ? 'off' : 'on');
    } catch {
      // Storage full or forbidden: it holds until the page is loaded anew.
    }
    if (!on) chime();
  };
  return (
    <IconButton
      icon={on ? BellRing : VolumeX}
      label={t(on ? 'board.soundOff' : 'board.soundOn')}
      aria-pressed={on}
      onClick={turn}
    />
  );
}
