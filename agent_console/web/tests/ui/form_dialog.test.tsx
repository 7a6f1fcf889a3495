import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { Unreachable } from '../../src/lib/rest';
import { useUi } from '../../src/lib/ui_store';
import { FormDialog } from '../../src/ui/form_dialog';

function opened(onDo: () => Promise<unknown>, more: { ready?: boolean; ok?: string } = { ok: 'Save' }) {
  useUi.getState().set({ locale: 'en' });
  const onClose = vi.fn();
  render(
    <FormDialog id="asked" title="Asked" onDo={onDo} onClose={onClose} {...more}>
      <input aria-label="Name" />
    </FormDialog>,
  );
  const form = (screen.getByLabelText('Name') as HTMLInputElement).form as HTMLFormElement;
  return { form, onClose };
}

it('does what it asks for, once, and closes', async () => {
  let finish = () => {};
  const onDo = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
  const { form, onClose } = opened(onDo);
  fireEvent.submit(form);
  fireEvent.submit(form);
  const save = screen.getByRole('button', { name: 'Save' }) as HTMLButtonElement;
  expect(save.disabled).toBe(true);
  expect(onClose).not.toHaveBeenCalled();
  finish();
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(onDo).toHaveBeenCalledOnce();
});

it('stays, says what went wrong, and can be tried again', async () => {
  const { form, onClose } = opened(() => Promise.reject(new Unreachable()));
  fireEvent.submit(form);
  expect((await screen.findByRole('alert')).textContent).not.toBe('');
  const save = screen.getByRole('button', { name: 'Save' }) as HTMLButtonElement;
  expect(save.disabled).toBe(false);
  expect(onClose).not.toHaveBeenCalled();
});

it('does nothing before all is chosen that must be', () => {
  const onDo = vi.fn(async () => {});
  const { form } = opened(onDo, { ok: 'Save', ready: false });
  fireEvent.submit(form);
  expect(onDo).not.toHaveBeenCalled();
});

it('with nothing to do there is only the way out', () => {
  const { onClose } = opened(async () => {}, {});
  expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(onClose).toHaveBeenCalledOnce();
});
