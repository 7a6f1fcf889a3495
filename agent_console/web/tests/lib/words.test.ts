// Whatever people see or hear read out comes from the catalogues.
import ts from 'typescript';
import { expect, it } from 'vitest';

const sources = import.meta.glob<string>('../../src/**/*.tsx', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const VISIBLE = new Set([
  'title',
  'aria-label',
  'aria-description',
  'placeholder',
  'alt',
  'label',
  'lead',
  'hint',
]);
/** The same in every language: our name, a key's, those of the languages themselves, how an address looks. */
const SAME = new Set([
  ...['Keydesk', 'esc', 'English', '简体中文'],
  ...['https://…', 'sip:wang.lei@pbx.example.com'],
]);

/** Words that stand in the source: between tags, in what is read out, and as what an expression between tags gives. */
function wordsIn(file: string, text: string): string[] {
  const found: string[] = [];
  const note = (words: string) => {
    if (/\p{L}{2}/u.test(words) && !SAME.has(words.trim())) found.push(`${file}: ${words.trim()}`);
  };
  const given = (node: ts.Expression | undefined): void => {
    if (!node) return;
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) note(node.text);
    else if (ts.isConditionalExpression(node)) {
      given(node.whenTrue);
      given(node.whenFalse);
    } else if (ts.isBinaryExpression(node)) given(node.right);
    else if (ts.isParenthesizedExpression(node)) given(node.expression);
    else if (ts.isTemplateExpression(node))
      for (const span of [node.head, ...node.templateSpans.map((s) => s.literal)]) note(span.text);
  };
  const look = (node: ts.Node): void => {
    if (ts.isJsxText(node)) note(node.text);
    else if (ts.isJsxAttribute(node) && VISIBLE.has(node.name.getText())) {
      const value = node.initializer;
      if (value && ts.isStringLiteral(value)) note(value.text);
      else if (value && ts.isJsxExpression(value)) given(value.expression);
    } else if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent)) given(node.expression);
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX));
  return found;
}

it('sees words wherever they stand', () => {
  const said = '{far ? "four" : `five $' + '{six}`}';
  const page = `<p title="One two">Three ${said} {t("no.word")}<Kbd label={x && "seven"} /></p>`;
  expect(wordsIn('a.tsx', `const a = ${page};`)).toHaveLength(5);
});

it('no page has words of its own', () => {
  expect(Object.keys(sources).length).toBeGreaterThan(100);
  expect(Object.entries(sources).flatMap(([file, text]) => wordsIn(file, text))).toEqual([]);
});
