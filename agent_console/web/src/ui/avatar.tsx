import {
  CircleDashed,
  type LucideIcon,
  Mail,
  MessageCircle,
  MessageSquareText,
  MessagesSquare,
  Phone,
} from 'lucide-react';
import type { Channel } from '../contract/types';
import { cx } from './cx';

/** The same name has the same colour everywhere. */
const hueOf = (name: string) => [...name].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 360, 7);

const initials = (name: string) =>
  /[\u3400-\u9fff]/.test(name)
    ? name.slice(0, 1)
    : name
        .replace(/[^\p{L}\p{N} ]/gu, '')
        .split(' ')
        .filter(Boolean)
        .map((w) => w[0])
        .slice(0, 2)
        .join('')
        .toUpperCase();

export function Avatar({
  name,
  size = 32,
  className,
  photo,
}: {
  name: string;
  size?: number;
  className?: string;
  /** Its address; initials without. */
  photo?: string;
}) {
  if (photo)
    return (
      <img
        src={photo}
        alt=""
        width={size}
        height={size}
        className={cx('shrink-0 rounded-full bg-hover object-cover', className)}
        style={{ width: size, height: size }}
      />
    );
  return (
    <span
      aria-hidden
      className={cx(
        'grid shrink-0 select-none place-items-center rounded-full font-semibold bg-[oklch(0.925_0.045_var(--h))] text-[oklch(0.42_0.09_var(--h))] dark:bg-[oklch(0.36_0.055_var(--h))] dark:text-[oklch(0.9_0.05_var(--h))]',
        className,
      )}
      style={{ width: size, height: size, fontSize: size * 0.37, ['--h' as string]: hueOf(name) }}
    >
      {initials(name)}
    </span>
  );
}

// What a channel looks like. A channel nobody drew yet gets the dashed circle.
const looks: Record<Channel, { icon: LucideIcon; hue: number }> = {
  email: { icon: Mail, hue: 255 },
  phone: { icon: Phone, hue: 300 },
  web_chat: { icon: MessagesSquare, hue: 190 },
  chat: { icon: MessagesSquare, hue: 190 },
  whatsapp: { icon: MessageCircle, hue: 152 },
  sms: { icon: MessageSquareText, hue: 62 },
};
const unknown = { icon: CircleDashed, hue: 264 };

export function ChannelGlyph({
  channel,
  size = 13,
  className,
}: {
  channel: Channel;
  size?: number;
  className?: string;
}) {
  const { icon: Icon, hue } = looks[channel] ?? unknown;
  return (
    <Icon
      size={size}
      strokeWidth={2.1}
      aria-hidden
      className={cx('text-[oklch(0.55_0.13_var(--h))] dark:text-[oklch(0.76_0.12_var(--h))]', className)}
      style={{ ['--h' as string]: hue }}
    />
  );
}

export function ChannelAvatar({ name, channel, size }: { name: string; channel: Channel; size?: number }) {
  return (
    <span className="relative h-fit shrink-0">
      <Avatar name={name} size={size} />
      <span className="absolute -right-1 -bottom-1 grid size-[17px] place-items-center rounded-full bg-panel shadow-[0_0_0_0.5px_var(--c-line-2)] dark:bg-raised">
        <ChannelGlyph channel={channel} size={10.5} />
      </span>
    </span>
  );
}
