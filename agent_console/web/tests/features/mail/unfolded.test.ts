import { expect, it } from 'vitest';
import { pasted, unfolded } from '../../../src/features/mail/editor/unfolded';

it('sets an empty line between paragraphs', () => {
  expect(unfolded('<p>a</p><p>b</p><ul><li>c</li></ul><p>d</p>')).toBe(
    '<p>a</p><p></p><p>b</p><ul><li>c</li></ul><p>d</p>',
  );
});

it('adds one to the blank lines that stand there, as they were counted when it was written', () => {
  expect(unfolded('<p>a</p><p><br></p><p>b</p>')).toBe('<p>a</p><p><br></p><p></p><p>b</p>');
});

it('leaves lines of an office program and of an editor like this one as they are', () => {
  const office = '<p class="MsoNormal">a</p><p class="MsoNormal">b</p>';
  expect(unfolded(office)).toBe(office);
  const copied = '<p data-pm-slice="1 1 []">a</p><p>b</p>';
  expect(pasted(copied)).toBe(copied);
  expect(pasted('<h2>a</h2><p>b</p>')).toBe('<h2>a</h2><p></p><p>b</p>');
});

it('reads from styles what is bold, and leaves no style or handler to the browser', () => {
  const google =
    '<b style="font-weight:normal"><p style="x">a <span style="font-weight:700">b</span></p></b>';
  expect(pasted(google)).toContain('<strong>b</strong>');
  expect(pasted(google)).not.toContain('<b');
  expect(pasted('<p onclick="x()" style="color:red">a</p>')).not.toMatch(/\s(style|onclick)=/);
});
