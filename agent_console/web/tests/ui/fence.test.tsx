import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { useUi } from '../../src/lib/ui_store';
import { Fence } from '../../src/ui/fence';

it('keeps the rest of the page when a part fails, and tries it again', () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  useUi.getState().set({ locale: 'en' });
  let broken = true;
  const Part = () => {
    if (broken) throw new Error('broken');
    return <p>well</p>;
  };
  render(
    <>
      <p>rest</p>
      <Fence>
        <Part />
      </Fence>
    </>,
  );
  expect(screen.getByText('rest')).toBeTruthy();
  expect(screen.getByText('This part could not be shown.')).toBeTruthy();
  broken = false;
  fireEvent.click(screen.getByRole('button', { name: 'Try now' }));
  expect(screen.getByText('well')).toBeTruthy();
  vi.restoreAllMocks();
});
