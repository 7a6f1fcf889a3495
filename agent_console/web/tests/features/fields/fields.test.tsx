import { QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CustomField, FieldValue } from '../../../src/contract/work';
import { Fields } from '../../../src/features/fields/fields';
import { useUi } from '../../../src/lib/ui_store';
import { queryClient } from '../../../src/state/queries';

const field: CustomField = {
  ...{ key: 'order', names: { en: 'Order' }, kind: 'text', choices: {}, required: false },
  ...{ channels: [], tiers: [] },
};
let status = 200;
let sent: unknown[] = [];

beforeEach(() => {
  useUi.getState().set({ locale: 'en' });
  status = 200;
  sent = [];
  vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => {
    sent.push(JSON.parse(body));
    const answer = status === 200 ? { tags: [], fields: JSON.parse(body).values } : { status, title: 'no' };
    return new Response(JSON.stringify(answer), { status });
  });
});
afterEach(() => {
  queryClient.clear();
  vi.unstubAllGlobals();
});

const page = (values: Record<string, FieldValue>) => (
  <QueryClientProvider client={queryClient}>
    <Fields conversation="cv_1" fields={[field]} values={values} />
  </QueryClientProvider>
);
const box = () => screen.getByLabelText<HTMLInputElement>('Order');
const typed = (text: string) => {
  fireEvent.change(box(), { target: { value: text } });
  fireEvent.blur(box());
};

it('keeps what was typed when it cannot be noted, says so, and notes it the next time', async () => {
  render(page({}));
  status = 503;
  typed('48213');
  await waitFor(() => expect(box().getAttribute('aria-invalid')).toBe('true'));
  expect(box().value).toBe('48213');
  status = 200;
  fireEvent.blur(box());
  await waitFor(() => expect(sent).toHaveLength(2));
  await waitFor(() => expect(box().getAttribute('aria-invalid')).toBe('false'));
});

it('shows what a colleague noted, but not over what one is typing; Escape shows it', () => {
  const { rerender } = render(page({}));
  rerender(page({ order: 'theirs' }));
  expect(box().value).toBe('theirs');
  fireEvent.change(box(), { target: { value: 'mine' } });
  rerender(page({ order: 'theirs again' }));
  expect(box().value).toBe('mine');
  fireEvent.keyDown(box(), { key: 'Escape' });
  expect(box().value).toBe('theirs again');
  expect(sent).toEqual([]);
});
