import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { MailboxState } from '../../../src/contract/mail';
import MailboxBanner from '../../../src/features/quarantine/mailboxes';
import { useUi } from '../../../src/lib/ui_store';
import { queryClient } from '../../../src/state/queries';
import { FakeHub } from '../../fake/hub';

const FINE: MailboxState = {
  mailbox: 'desk@hub.example',
  folder: 'INBOX',
  trouble: '',
  put_off: 0,
  compared_at: '2026-03-02T03:00:00Z',
  mails: 1200,
  missing: 0,
};

afterEach(() => {
  queryClient.clear();
  vi.unstubAllGlobals();
});

function show(...mailboxes: MailboxState[]) {
  useUi.getState().set({ locale: 'en' });
  const hub = new FakeHub(() => Date.now(), 'dana');
  hub.mailboxes = mailboxes;
  vi.stubGlobal('fetch', hub.fetch);
  return render(
    <QueryClientProvider client={queryClient}>
      <MailboxBanner />
    </QueryClientProvider>,
  );
}

it('names what was missing, and what cannot be read and why', async () => {
  show(
    { ...FINE, missing: 2 },
    { ...FINE, folder: 'Old', trouble: 'The login was refused', put_off: 3 },
    FINE,
  );
  const alarm = await screen.findByRole('region', { name: 'Mailboxes in trouble' });
  const [missing, away, ...others] = alarm.querySelectorAll('li');
  expect(missing?.textContent).toContain('2 of 1,200 mails were not here');
  expect(away?.textContent).toContain('desk@hub.example, Old');
  expect(away?.textContent).toContain('The login was refused');
  expect(away?.textContent).toContain('3 mails could not be taken so far');
  expect(others).toEqual([]);
});

it('is silent while all is well', async () => {
  const { container } = show(FINE);
  await vi.waitFor(() => expect(queryClient.getQueryData(['mailboxes'])).toBeTruthy());
  expect(container.textContent).toBe('');
});
