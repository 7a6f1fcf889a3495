import { useMyId } from '../../state/selectors';
import { cx } from '../../ui/cx';
import { WithNumbers } from '../phone/dial_button';
import { useColleagues } from './colleagues';
import { pieces } from './suggest';

/** What a note says: who is called in it stands out, most of all oneself; numbers can be dialled. */
export function NoteWords({ text }: { text: string }) {
  const me = useMyId();
  const people = useColleagues();
  return pieces(text, people).map(({ text: part, who }, i) =>
    who ? (
      <b
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other name
        key={i}
        data-testid="called"
        className={cx('rounded-sm font-semibold text-accent-text', who === me && 'bg-accent-soft px-0.5')}
      >
        {part}
      </b>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <WithNumbers key={i} text={part} />
    ),
  );
}
