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

it('shows a picture by its words only', () => {
  expect(html('<img src="https://track.example/p.gif" alt="logo"><img src="x">')).toBe(
    '<div class="mail">[logo]</div>',
  );
});
