import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

let tell: (inView: boolean) => void;
beforeEach(() => {
  vi.resetModules();
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(heard: (seen: { isIntersecting: boolean }[]) => void) {
        tell = (isIntersecting) => act(() => heard([{ isIntersecting }]));
      }
      observe() {}
      disconnect() {}
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

async function show(here: boolean) {
  const { Chunk } = await import('../../../src/features/conversation/chunk');
  const { container } = render(
    <Chunk size={40} here={here} scroller={{ current: null }}>
      {() => <p>forty entries</p>}
    </Chunk>,
  );
  return container.firstElementChild as HTMLElement;
}

it('is an empty space until it comes near the view, and again once it has left', async () => {
  const space = await show(false);
  expect(screen.queryByText('forty entries')).toBeNull();
  expect(space.style.height).toBe('2880px');
  tell(true);
  expect(screen.getByText('forty entries')).toBeTruthy();
  tell(false);
  expect(screen.queryByText('forty entries')).toBeNull();
  expect(space.style.height).toBe('800px'); // as high as it was
});

it('is there from the start where it is wanted', async () => {
  await show(true);
  expect(screen.getByText('forty entries')).toBeTruthy();
});
