import { expect, it } from 'vitest';
import { fromText, type Piece, written } from '../../../src/features/mail/editor/written';

const say = (text: string, ...marks: string[]): Piece => ({
  type: 'text',
  text,
  marks: marks.map((type) => ({ type })),
});
const line = (...content: Piece[]): Piece => ({ type: 'paragraph', content });
const doc = (...content: Piece[]) => written({ type: 'doc', content });
const blank = line();

it('writes lines below each other as one paragraph, and a blank line as a new one', () => {
  const { html, text } = doc(line(say('Dear Helena,')), blank, line(say('a < b')), line(say('c')));
  expect(html).toBe('<p>Dear Helena,</p><p>a &lt; b<br>c</p>');
  expect(text).toBe('Dear Helena,\n\na < b\nc');
});

it('keeps blank lines that stand there on purpose', () => {
  const { html, text } = doc(line(say('a')), blank, blank, line(say('b')), blank, blank);
  expect(html).toBe('<p>a</p><p><br></p><p>b</p>');
  expect(text).toBe('a\n\n\nb');
});

it('says nothing where only blanks stand', () => {
  expect(doc(blank, line(say('  ')))).toEqual({ html: '', text: '' });
});

it('marks what is bold, in italics and linked', () => {
  const link: Piece = {
    type: 'text',
    text: 'the plan',
    marks: [{ type: 'link', attrs: { href: 'https://x.example/?a=1&b="' } }, { type: 'bold' }],
  };
  const { html, text } = doc(line(say('See ', 'italic'), link));
  expect(html).toBe(
    '<p><em>See </em><a href="https://x.example/?a=1&amp;b=&quot;"><strong>the plan</strong></a></p>',
  );
  expect(text).toBe('See the plan <https://x.example/?a=1&b=">');
});

it('does not repeat an address that stands there in words', () => {
  const link = (text: string, href: string): Piece => ({
    type: 'text',
    text,
    marks: [{ type: 'link', attrs: { href } }],
  });
  expect(doc(line(link('ann@x.example', 'mailto:ann@x.example'))).text).toBe('ann@x.example');
  expect(doc(line(link('x.example', 'https://x.example'))).text).toBe('x.example');
});

it('writes lists, quotes and what stands in them', () => {
  const item = (...content: Piece[]): Piece => ({ type: 'listItem', content });
  const inner: Piece = { type: 'orderedList', attrs: { start: 3 }, content: [item(line(say('x')))] };
  const list: Piece = { type: 'bulletList', content: [item(line(say('a'))), item(line(say('b')), inner)] };
  const quote: Piece = { type: 'blockquote', content: [line(say('When?')), blank, line(say('Where?'))] };
  const { html, text } = doc(line(say('So:')), list, quote);
  expect(html).toBe(
    '<p>So:</p><ul><li>a</li><li>b<ol start="3"><li>x</li></ol></li></ul>' +
      '<blockquote><p>When?</p><p>Where?</p></blockquote>',
  );
  expect(text).toBe('So:\n- a\n- b\n  3. x\n> When?\n>\n> Where?');
});

it('names an image by its upload', () => {
  const { html, text } = doc(line({ type: 'image', attrs: { upload: 'up_1', alt: 'crane.png' } }));
  expect(html).toBe('<p><img src="cid:up_1" alt="crane.png"></p>');
  expect(text).toBe('[crane.png]');
});

it('takes plain text line by line', () => {
  expect(fromText('a\n\n<b>')).toBe('<p>a</p><p></p><p>&lt;b&gt;</p>');
});
