import { QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Attachment } from '../../../src/contract/types';
import { Attachments } from '../../../src/features/conversation/attachments';
import { lookOf, wordsOf } from '../../../src/features/conversation/looks';
import { useUi } from '../../../src/lib/ui_store';
import { queryClient } from '../../../src/state/queries';
import { contact, message } from '../../fake/company';

const NOW = Date.UTC(2026, 2, 2, 10);
const file = (name: string, media_type: string, size = 2048): Attachment => ({
  ...{ key: `k/${name}`, name, media_type, size, content_id: '' },
});
const PLAN = file('plan.pdf', 'application/pdf');
const NOTE = file('note.txt', 'text/plain; charset=utf-8');
const PHOTO = file('crack.png', 'image/png');
const ARCHIVE = file('all.zip', 'application/zip');

beforeEach(() => useUi.getState().set({ locale: 'en' }));
afterEach(() => {
  queryClient.clear();
  vi.unstubAllGlobals();
});

const show = (...attachments: Attachment[]) =>
  render(
    <QueryClientProvider client={queryClient}>
      <Attachments
        message={{ ...message(contact('a', NOW), NOW, 1, { text: '' }), id: 'ms_1', attachments }}
      />
    </QueryClientProvider>,
  );

it('shows a picture once, and as a file when it cannot be drawn', () => {
  show(PHOTO);
  const list = screen.getByRole('list', { name: 'Attachments' });
  expect(within(list).getAllByText(/crack\.png/)).toHaveLength(1); // the way to keep it
  fireEvent.error(within(list).getByRole('img', { name: /crack.png/ }));
  expect(within(list).queryByRole('img')).toBeNull();
  expect(
    within(list)
      .getByRole('link', { name: /crack.png/ })
      .getAttribute('download'),
  ).toBe('crack.png');
});

it('lets a PDF be looked at in a frame, then a text, by arrows; what cannot be is kept', async () => {
  const latin = new Uint8Array([0xe9, 0x20, 0xff, 0xff]);
  vi.stubGlobal('fetch', async () => new Response(latin));
  show(PLAN, ARCHIVE, NOTE);
  expect(screen.queryByRole('button', { name: /all.zip/ })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: /plan.pdf/ }));
  const dialog = await screen.findByRole('dialog', { name: 'plan.pdf' });
  expect(within(dialog).getByTitle('plan.pdf').getAttribute('src')).toBe(
    '/api/v1/messages/ms_1/attachments/0?view=true',
  );
  fireEvent.keyDown(dialog, { key: 'ArrowRight' });
  expect(await within(dialog).findByText(/^é/)).toBeTruthy();
  expect(within(dialog).getByRole('heading', { name: 'note.txt' })).toBeTruthy();
});

it('knows what can be looked at, and reads what was written anywhere', () => {
  const looks = [PLAN, NOTE, PHOTO, ARCHIVE, file('log.txt', 'text/plain', 9_000_000)].map(lookOf);
  expect(looks).toEqual(['pdf', 'text', 'picture', null, null]);
  expect(lookOf(file('x.svg', 'image/svg+xml'))).toBeNull();
  const words = (...bytes: number[]) => wordsOf(new Uint8Array(bytes).buffer);
  expect(words(0xc4, 0xe3, 0xba, 0xc3)).toBe('你好');
  expect(words(0xe4, 0xbd, 0xa0)).toBe('你');
  expect(words(0xff, 0xfe, 0x41, 0x00)).toBe('A');
  expect(words()).toBe('');
});
