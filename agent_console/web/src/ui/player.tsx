import { Pause, Play } from 'lucide-react';
import { useRef, useState } from 'react';
import { useT } from '../lib/i18n';
import { mmss } from '../lib/time';
import { cx } from './cx';

const SPEEDS = [1, 1.25, 1.5, 2];

/** A recording: play and pause, where in it (arrow keys move), and how fast. `name`: what it is, for its labels. */
export function Player({ src, name, className }: { src: string; name: string; className?: string }) {
  const t = useT();
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState(0);
  const [speed, setSpeed] = useState(1);
  const toggle = () => {
    const el = audio.current;
    if (!el) return;
    if (el.paused) void el.play().catch(() => setPlaying(false));
    else el.pause();
  };
  const faster = () => {
    const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1;
    setSpeed(next);
    if (audio.current) audio.current.playbackRate = next;
  };
  const known = Number.isFinite(length) && length > 0;
  return (
    <div
      className={cx(
        'flex h-10 w-full max-w-96 items-center gap-2.5 rounded-lg bg-panel pr-2 pl-1.5 shadow-[0_0_0_1px_var(--c-line)] dark:bg-raised',
        className,
      )}
    >
      {/* biome-ignore lint/a11y/useMediaCaption: a recording has no captions; its words stand in the messages */}
      <audio
        ref={audio}
        src={src}
        preload="metadata"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setPlaying(false)}
        onTimeUpdate={(e) => setAt(e.currentTarget.currentTime)}
        onLoadedMetadata={(e) => setLength(e.currentTarget.duration)}
        onDurationChange={(e) => setLength(e.currentTarget.duration)}
      />
      <button
        type="button"
        aria-label={t(playing ? 'phone.stop' : 'phone.play', { name })}
        onClick={toggle}
        className="grid size-7 shrink-0 place-items-center rounded-full bg-accent text-on-accent hover:bg-accent-hover"
      >
        {playing ? <Pause size={13} aria-hidden /> : <Play size={13} aria-hidden className="ml-0.5" />}
      </button>
      <input
        type="range"
        aria-label={t('phone.seek', { name })}
        aria-valuetext={mmss(at)}
        min={0}
        max={known ? length : 1}
        step="any"
        value={known ? Math.min(at, length) : 0}
        disabled={!known}
        onChange={(e) => {
          const to = Number(e.target.value);
          setAt(to);
          if (audio.current) audio.current.currentTime = to;
        }}
        onKeyDown={(e) => {
          const by = { ArrowLeft: -5, ArrowRight: 5 }[e.key];
          if (!by || !audio.current || !known) return;
          e.preventDefault();
          audio.current.currentTime = Math.max(0, Math.min(length, audio.current.currentTime + by));
        }}
        className="h-1 min-w-0 flex-1 cursor-pointer accent-accent"
      />
      <span className="tnum shrink-0 text-2xs text-fg-3">
        {mmss(at)}
        {known && ` / ${mmss(length)}`}
      </span>
      <button
        type="button"
        aria-label={t('phone.speed', { n: speed })}
        onClick={faster}
        className="tnum h-6 w-9 shrink-0 rounded-md text-2xs font-medium text-fg-2 hover:bg-hover"
      >
        {speed}×
      </button>
    </div>
  );
}
