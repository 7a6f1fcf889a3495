import { QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CallCard, waited } from '../../../src/features/conversation/call_card';
import type { Arrived } from '../../../src/features/conversation/merge';
import { useUi } from '../../../src/lib/ui_store';
import { queryClient } from '../../../src/state/queries';
import { ago, contact, message } from '../../fake/company';
import { FakeHub } from '../../fake/hub';

const NOW = Date.UTC(2026, 2, 2, 10);
const call = contact('p', NOW, { channel: 'phone', queued_at: ago(NOW, 60) });
const tape = (id: string, more: object) => ({
  ...message(call, NOW, 5, { kind: 'system', text: '', extra: { recording: '61' }, ...more }),
  id,
});
const SOUND = { key: 'k', name: 'call.wav', media_type: 'audio/wav', size: 9, content_id: '' };

beforeEach(() => {
  useUi.getState().set({ locale: 'en' });
  vi.stubGlobal('fetch', new FakeHub(() => NOW).fetch);
});
afterEach(() => {
  queryClient.clear();
  vi.unstubAllGlobals();
});

function show(more: Partial<Arrived>) {
  const arrived: Arrived = {
    kind: 'arrived',
    contact: call,
    answered: null,
    walked: [],
    recordings: [],
    ...more,
  };
  return render(
    <QueryClientProvider client={queryClient}>
      <CallCard call={arrived} />
    </QueryClientProvider>,
  );
}

it('plays what was recorded, shows what was written down of it, and says where nothing was', () => {
  show({
    recordings: [
      tape('m1', { attachments: [SOUND] }),
      tape('m2', { attachments: [SOUND], extra: { recording: '5', transcript: 'Good morning.' } }),
      tape('m3', { attachments: [] }),
    ],
  });
  expect(screen.getAllByRole('button', { name: /call\.wav/ }).length).toBeGreaterThan(1);
  expect(screen.getAllByText('No transcript of this recording.')).toHaveLength(2);
  expect(screen.getByText(/Deleted/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Transcript' }));
  expect(screen.getByText('Good morning.')).toBeTruthy();
});

it('opens the way through the menu, with the time at each new turn', () => {
  const step = (node: string, seconds: number) => ({
    ...{ menu: 'main', node, kind: 'say', taken: '' },
    at: ago(NOW, seconds),
  });
  const { container } = show({ walked: [step('welcome', 90), step('hours', 90), step('queue', 80)] });
  fireEvent.click(screen.getByRole('button', { name: /menu/i }));
  expect(container.querySelectorAll('li')).toHaveLength(3);
  expect(container.querySelectorAll('li time')).toHaveLength(2);
});

it('counts the wait until somebody answered, or until it was over', () => {
  expect(waited(call, ago(NOW, 40), NOW)).toBe(20);
  expect(waited({ ...call, left_at: ago(NOW, 10) }, null, NOW)).toBe(50);
  expect(waited({ ...call, closed_at: ago(NOW, 30) }, null, NOW)).toBe(30);
  expect(waited(call, null, NOW)).toBe(60);
});
