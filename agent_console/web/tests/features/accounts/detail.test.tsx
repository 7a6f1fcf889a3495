import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import AccountScreen from '../../../src/features/accounts/detail';
import { useUi } from '../../../src/lib/ui_store';
import { queryClient } from '../../../src/state/queries';
import { FakeHub } from '../../fake/hub';

beforeEach(() => {
  useUi.getState().set({ locale: 'en' });
  vi.stubGlobal('fetch', new FakeHub(() => Date.now()).fetch);
});
afterEach(() => {
  queryClient.clear();
  vi.unstubAllGlobals();
});

it('shows who the account is, what was promised, how it fares and what is going on', async () => {
  render(
    <QueryClientProvider client={queryClient}>
      <AccountScreen id="ac_9" />
    </QueryClientProvider>,
  );
  expect(await screen.findByRole('heading', { name: 'Another account' })).toBeTruthy();
  for (const part of ['Promises', 'Health', 'Account team', 'People', 'Open contacts'])
    expect(await screen.findByRole('heading', { name: new RegExp(`^${part}`) })).toBeTruthy();
});
