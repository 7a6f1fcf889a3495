import { CircleAlert, Paperclip, X } from 'lucide-react';
import type { Upload } from '../../contract/mail';
import { useT } from '../../lib/i18n';
import { describe } from '../../lib/run';
import { cx } from '../../ui/cx';
import type { Coming } from './uploads';

/** The files of a mail that is being written: those that are there, and those on their way. */
export function Files({
  files,
  coming,
  onRemove,
  onDrop,
}: {
  files: Upload[];
  coming: Coming[];
  onRemove: (id: string) => void;
  onDrop: (key: string) => void;
}) {
  const t = useT();
  const beside = files.filter((f) => !f.inline);
  if (!beside.length && !coming.length) return null;
  return (
    <ul aria-label={t('files.title')} className="flex flex-wrap gap-1.5 px-3.5 pb-2">
      {beside.map((f) => (
        <File key={f.id} name={f.name} size={f.size} onRemove={() => onRemove(f.id)} />
      ))}
      {coming.map((c) => (
        <File
          key={c.key}
          name={c.name}
          size={c.size}
          progress={c.progress}
          wrong={c.error ? describe(c.error, t) : ''}
          onRemove={() => onDrop(c.key)}
        />
      ))}
    </ul>
  );
}

function File({
  name,
  size,
  progress = 1,
  wrong = '',
  onRemove,
}: {
  name: string;
  size: number;
  progress?: number;
  wrong?: string;
  onRemove: () => void;
}) {
  const t = useT();
  return (
    <li
      className={cx(
        'flex h-7 max-w-full items-center gap-1.5 rounded-md pl-2 text-2xs',
        wrong ? 'bg-bad-soft text-bad-text' : 'bg-hover text-fg-2',
      )}
    >
      {wrong ? <CircleAlert size={12} aria-hidden /> : <Paperclip size={12} aria-hidden />}
      <span className="truncate">{name}</span>
      <span className={wrong ? '' : 'shrink-0 text-fg-3'}>
        {wrong || t('unit.kb', { n: Math.max(1, Math.round(size / 1024)) })}
      </span>
      {progress < 1 && !wrong && (
        <progress
          value={progress}
          aria-label={t('files.coming', { name })}
          className="h-1.5 w-14 overflow-hidden rounded-full"
        />
      )}
      <button
        type="button"
        aria-label={t('mail.remove', { name })}
        onClick={onRemove}
        className="grid size-7 shrink-0 place-items-center rounded-md hover:bg-line-2/60"
      >
        <X size={12} aria-hidden />
      </button>
    </li>
  );
}
