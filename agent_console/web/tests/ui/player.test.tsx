import { fireEvent, render, screen } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { useUi } from '../../src/lib/ui_store';
import { Player } from '../../src/ui/player';

function show() {
  const { container } = render(<Player src="/call.wav" name="call.wav" />);
  const audio = container.querySelector('audio') as HTMLAudioElement;
  Object.defineProperty(audio, 'duration', { configurable: true, value: 61 });
  fireEvent(audio, new Event('loadedmetadata'));
  return audio;
}

beforeEach(() => useUi.getState().set({ locale: 'en' }));

it('plays, and moves by the arrow keys', () => {
  const audio = show();
  audio.play = vi.fn(async () => void fireEvent(audio, new Event('play')));
  fireEvent.click(screen.getByRole('button', { name: 'Play call.wav' }));
  expect(screen.getByRole('button', { name: 'Pause call.wav' })).toBeTruthy();
  expect(screen.getByText('00:00 / 01:01')).toBeTruthy();
  const slider = screen.getByRole('slider', { name: 'Position in call.wav' });
  fireEvent.keyDown(slider, { key: 'ArrowRight' });
  expect(audio.currentTime).toBe(5);
  fireEvent.keyDown(slider, { key: 'ArrowLeft' });
  fireEvent.keyDown(slider, { key: 'ArrowLeft' });
  expect(audio.currentTime).toBe(0);
});

it('goes faster, and back to the pace it was spoken in', () => {
  const audio = show();
  for (const rate of [1.25, 1.5, 2, 1]) {
    fireEvent.click(screen.getByRole('button', { name: /Speed/ }));
    expect(audio.playbackRate).toBe(rate);
  }
});
