import { act, renderHook } from '@testing-library/react';
import { expect, it } from 'vitest';
import { forgetKept, useKept } from '../../src/lib/kept';

it('finds again what a screen remembered, each name its own, until all is forgotten', () => {
  const first = renderHook(() => useKept('mode.a', 'reply'));
  act(() => first.result.current[1]('note'));
  first.unmount();
  expect(renderHook(() => useKept('mode.a', 'reply')).result.current[0]).toBe('note');
  expect(renderHook(() => useKept('mode.b', 'reply')).result.current[0]).toBe('reply');
  forgetKept();
  expect(renderHook(() => useKept('mode.a', 'reply')).result.current[0]).toBe('reply');
});
