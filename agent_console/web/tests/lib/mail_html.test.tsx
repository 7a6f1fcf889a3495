import { render } from '@testing-library/react';
import { expect, it } from 'vitest';
import { MailHtml } from '../../src/lib/mail_html';

const html = (text: string) => render(<MailHtml html={text} />).container.innerHTML;

it('keeps the words and their plain shape', () => {
  expect(html('<p>Hello <b>Wang</b><br>bye</p><ul><li>one</li></ul>')).toBe(
    '<div class="mail"><p>Hello <b>Wang</b><br>bye</p><ul><li>one</li></ul></div>',
  );
});

it('drops scripts, styles, frames and every attribute', () => {
  const shown = html(
    '<p style="color:red" onclick="x()">a</p><script>bad()</script><style>p{}</style><object data="x"></object><font>b</font>',
  );
  expect(shown).toBe('<div class="mail"><p>a</p>b</div>');
});

it('opens safe links elsewhere, and makes others plain text', () => {
  expect(html('<a href="https://x.example">x</a>')).toContain('rel="noreferrer noopener"');
  expect(html('<a href="javascript:bad()">x</a>')).toBe('<div class="mail">x</div>');
});

it('shows an image by its words only, as long as nothing else is allowed', () => {
  expect(html('<img src="https://track.example/p.gif" alt="logo"><img src="x">')).toBe(
    '<div class="mail">[logo]</div>',
  );
  expect(html('<img data-remote-src="https://track.example/p.gif" alt="logo">')).not.toContain('<img');
});

it('shows images that came with the mail, and those from outside where they may load', () => {
  const mail =
    '<img src="cid:a@b" alt="plan"><img data-remote-src="https://x.example/p.gif"><img data-remote-src="javascript:x()">';
  const inline = (id: string) => (id === 'a@b' ? '/plan' : undefined);
  const shown = (outside: boolean) =>
    render(<MailHtml html={mail} images={{ inline, outside }} />).container.querySelectorAll('img');
  expect([...shown(false)].map((i) => i.getAttribute('src'))).toEqual(['/plan']);
  const both = [...shown(true)];
  expect(both.map((i) => i.getAttribute('src'))).toEqual(['/plan', 'https://x.example/p.gif']);
  expect(both[1]?.referrerPolicy).toBe('no-referrer');
});
