import { QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { PhoneNumber } from '../../../src/features/phone/number';
import { useUi } from '../../../src/lib/ui_store';
import { usePhone } from '../../../src/state/phone';
import { queryClient } from '../../../src/state/queries';
import { setup } from '../../fake/company';

afterEach(() => {
  queryClient.clear();
  usePhone.setState({ dialling: null });
});
const show = (to: string, calls = true) => {
  useUi.getState().set({ locale: 'en' });
  queryClient.setQueryData(['setup'], { ...setup, channels: calls ? setup.channels : [] });
  render(
    <QueryClientProvider client={queryClient}>
      <PhoneNumber to={to} name="Helena" />
    </QueryClientProvider>,
  );
};

it('is one click from being dialled', () => {
  show('+4930231250');
  fireEvent.click(screen.getByRole('button', { name: '+49 30231250' }));
  expect(usePhone.getState().dialling).toEqual({ to: '+4930231250', name: 'Helena' });
});

it('is text where nobody can call, and where it is no number', () => {
  show('+4930231250', false);
  show('helena@north.example');
  expect(screen.queryByRole('button')).toBeNull();
  expect(screen.getByText('helena@north.example')).toBeTruthy();
});
