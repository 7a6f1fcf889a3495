import { act, renderHook } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { usePlanned } from '../../../src/features/follow_ups/planned';

const opened = (contact: string) => renderHook(() => usePlanned(contact)).result;
const planned = { text: 'Send the offer', due: '2026-03-05T09:00' };
afterEach(() => localStorage.clear());

it('is there again after a reload, under the same id, so that it is made once', () => {
  const before = opened('a');
  act(() => before.current.plan(planned));
  const after = opened('a');
  expect(after.current.planned).toEqual(planned);
  expect(after.current.client).toBe(before.current.client);
  expect(opened('b').current.planned).toBeNull();
});

it('is forgotten once it is made or given up', () => {
  const page = opened('a');
  act(() => page.current.plan(planned));
  act(() => page.current.plan(null));
  expect(opened('a').current.planned).toBeNull();
  expect(localStorage).toHaveLength(0);
});
