import { afterEach, expect, it, vi } from 'vitest';
import { siteFrom } from '../src/setting';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('asks for the site again while the hub is too busy, also when it says so in JSON', async () => {
  vi.useFakeTimers();
  const fetch = vi
    .fn()
    .mockRejectedValueOnce(new TypeError('away'))
    .mockResolvedValueOnce(new Response('{"code": "too_many"}', { status: 429 }))
    .mockResolvedValueOnce(new Response('{"title": "Casa Nord"}'));
  vi.stubGlobal('fetch', fetch);
  const site = siteFrom('?site=shop');
  await vi.advanceTimersByTimeAsync(6000);
  expect(await site).toEqual({ title: 'Casa Nord' });
  expect(fetch).toHaveBeenCalledTimes(3);
});
