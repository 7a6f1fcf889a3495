import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { LinkPreview } from '../../../src/features/chat/link_preview';
import { firstLink } from '../../../src/features/chat/links';
import { queryClient } from '../../../src/state/queries';
import { setup } from '../../fake/company';

afterEach(() => {
  queryClient.clear();
  vi.unstubAllGlobals();
});

function show(text: string, previews: boolean) {
  const asked: string[] = [];
  queryClient.setQueryData(['setup'], { ...setup, chats: { ...setup.chats, previews } });
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    const known = url.includes(encodeURIComponent('https://shop.example/450'));
    return Response.json({ url, title: known ? 'Gearbox 450' : '', text: known ? 'From stock' : '' });
  });
  render(
    <QueryClientProvider client={queryClient}>
      <LinkPreview text={text} />
    </QueryClientProvider>,
  );
  return asked;
}

it('shows the title of the page that a message links to', async () => {
  show('Look: https://shop.example/450.', true);
  const link = await screen.findByRole('link', { name: /Gearbox 450.*From stock.*shop\.example/s });
  expect(link.getAttribute('href')).toBe('https://shop.example/450');
  expect(link.getAttribute('rel')).toBe('noreferrer');
});

it('asks nothing where links are not looked at, or there are none', () => {
  expect([...show('https://shop.example/450', false), ...show('no link', true)]).toEqual([]);
  expect(screen.queryByRole('link')).toBeNull();
});

it.each([
  ['see https://a.example/x?y=1, please', 'https://a.example/x?y=1'],
  ['（https://a.example/订单）', 'https://a.example/订单'],
  ['HTTP://A.example!', 'HTTP://A.example'],
  ['https://', ''],
  ['javascript:alert(1) ftp://a.example', ''],
])('finds the link in %s', (text, link) => {
  expect(firstLink(text)).toBe(link);
});
