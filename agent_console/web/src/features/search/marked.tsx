import type { Marked as Text } from '../../contract/search';

/** A text with its hits marked. */
export function Marked({ of: { text, marks }, lang }: { of: Text; lang?: string }) {
  const signs = Array.from(text);
  const part = (begin: number, end?: number) => signs.slice(begin, end).join('');
  let place = 0;
  const parts = marks.flatMap(([begin, end]) => {
    const before = part(place, begin);
    place = end;
    return [
      before,
      <mark key={begin} className="rounded-[3px] bg-accent-soft text-accent-text">
        {part(begin, end)}
      </mark>,
    ];
  });
  return (
    <span lang={lang || undefined}>
      {parts}
      {part(place)}
    </span>
  );
}
