import { QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { Unwanted } from '../../../src/contract/reports';
import DoNotCallScreen from '../../../src/features/do_not_call/page';
import { useUi } from '../../../src/lib/ui_store';
import { queryClient } from '../../../src/state/queries';

afterEach(() => {
  queryClient.clear();
  vi.unstubAllGlobals();
});

/** A hub that keeps the list. */
function keep(items: Unwanted[]) {
  const asked: string[] = [];
  const answer = async (path: string, init?: RequestInit) => {
    const method = init?.method ?? 'GET';
    asked.push(`${method} ${path}`);
    if (method === 'POST') {
      const body = JSON.parse(String(init?.body));
      items.unshift({ ...body, added_by: 'us_1', at: '2026-03-04T09:00:00Z' });
    }
    if (method === 'DELETE') items.splice(0, 1);
    return method === 'GET' ? Response.json({ items }) : new Response(null, { status: 204 });
  };
  vi.stubGlobal('fetch', answer);
  return asked;
}

it('enters a number as people write it, and takes one off the list', async () => {
  useUi.getState().set({ locale: 'en' });
  const asked = keep([]);
  render(
    <QueryClientProvider client={queryClient}>
      <DoNotCallScreen />
    </QueryClientProvider>,
  );
  expect(await screen.findByText('No number here')).toBeTruthy();
  const number = screen.getByLabelText('Number') as HTMLInputElement;
  fireEvent.change(number, { target: { value: '+49 (30) 90 18-20' } });
  fireEvent.change(screen.getByLabelText('Why'), { target: { value: 'asked for it' } });
  fireEvent.submit(number.form as HTMLFormElement);
  expect((await screen.findByTestId('unwanted')).textContent).toContain('asked for it');
  expect(number.value).toBe('');
  fireEvent.click(screen.getByRole('button', { name: 'Allow calls to +49 30901820 again' }));
  await waitFor(() => expect(asked).toContain('DELETE /api/v1/do-not-call/%2B4930901820'));
  expect(await screen.findByText('No number here')).toBeTruthy();
});
