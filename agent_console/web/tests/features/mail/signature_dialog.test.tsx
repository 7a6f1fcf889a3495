import { QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import SignatureDialog from '../../../src/features/mail/signature_dialog';
import { useUi } from '../../../src/lib/ui_store';
import { queryClient } from '../../../src/state/queries';
import { FakeHub } from '../../fake/hub';

afterEach(() => {
  queryClient.clear();
  vi.unstubAllGlobals();
});

it('keeps a signature for each language by Ctrl+Enter, and closes', async () => {
  useUi.getState().set({ locale: 'en', overlay: 'signature' });
  const hub = new FakeHub(() => Date.now());
  vi.stubGlobal('fetch', hub.fetch);
  render(
    <QueryClientProvider client={queryClient}>
      <SignatureDialog />
    </QueryClientProvider>,
  );
  const english = await screen.findByLabelText('In English');
  fireEvent.change(english, { target: { value: 'Best, {{agent.name}}' } });
  fireEvent.keyDown(english, { key: 'Enter', ctrlKey: true });
  await waitFor(() => expect(useUi.getState().overlay).toBeNull());
  expect(hub.calls.at(-1)).toMatchObject({
    method: 'PUT',
    path: '/me/signature',
    body: { texts: { en: 'Best, {{agent.name}}' } },
  });
});
