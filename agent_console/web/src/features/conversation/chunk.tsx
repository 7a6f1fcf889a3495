import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';

/** So many entries stand and go together. */
export const CHUNK = 40;
/** What is so near to the view is there already. */
const NEAR = '1200px 0px';
/** What an entry takes while nobody has seen it. */
const USUAL_PX = 72;

/** Whether the browser tells what is in view; where it does not, everything is there. */
const able = typeof IntersectionObserver !== 'undefined';

/**
 * A part of a long timeline, in the page only while it is near the view; else an empty space of its height. The browser
 * keeps what one reads in its place when a space above becomes what it stands for (CSS scroll anchoring).
 */
export function Chunk({
  size,
  here,
  scroller,
  children,
}: {
  size: number;
  /** There from the start. */
  here: boolean;
  scroller: RefObject<HTMLElement | null>;
  children: () => ReactNode;
}) {
  const [near, setNear] = useState(here || !able);
  const box = useRef<HTMLDivElement>(null);
  const height = useRef(size * USUAL_PX);
  useEffect(() => {
    const el = box.current;
    if (!el || !able) return;
    const watch = new IntersectionObserver(
      (seen) => {
        const last = seen.at(-1);
        if (!last) return;
        if (!last.isIntersecting && el.childElementCount) height.current = el.offsetHeight;
        setNear(last.isIntersecting);
      },
      { root: scroller.current, rootMargin: NEAR },
    );
    watch.observe(el);
    return () => watch.disconnect();
  }, [scroller]);
  return (
    <div ref={box} style={near ? undefined : { height: height.current }}>
      {near && children()}
    </div>
  );
}
