import { describe, expect, it } from 'vitest';
import { atWord, called, pieces, suggest } from '../../../src/features/mentions/suggest';

const people = ['Maria Santos', 'Wang Lei', 'Mark Olsen', '陈静'].map((name) => ({ id: name, name }));
const names = (word: string) => suggest(people, word).map((p) => p.name);

describe('calling a colleague in a note', () => {
  it('begins with an @ that stands apart', () => {
    expect(atWord('ask @ma', 7)).toEqual({ from: 4, word: 'ma' });
    expect(atWord('请@陈', 3)).toEqual({ from: 1, word: '陈' });
    expect(atWord('me@north.example', 16)).toBeNull();
    expect(atWord('no sign', 7)).toBeNull();
    expect(atWord('@ma\nnext', 8)).toBeNull();
    expect(atWord('@Maria Santos please', 20)).toBeNull();
  });

  it('suggests whose name, or a part of it, begins so', () => {
    expect(names('ma')).toEqual(['Maria Santos', 'Mark Olsen']);
    expect(names('LEI')).toEqual(['Wang Lei']);
    expect(names('陈')).toEqual(['陈静']);
    expect(names('')).toHaveLength(4);
    expect(names('wang lei')).toEqual([]);
  });

  it('writes the name where the word stood and goes on behind it', () => {
    expect(called('ask @ma about it', { from: 4, word: 'ma' }, 'Maria Santos')).toEqual({
      text: 'ask @Maria Santos about it',
      caret: 18,
    });
  });
});

describe('who is called in a note', () => {
  const whom = (text: string, among = people) =>
    pieces(text, among).flatMap(({ text: part, who }) => (who ? [part] : []));

  it('is found by name, wherever it stands, and nothing of the text is lost', () => {
    const text = '@wang lei, ask @Maria Santos; 请@陈静看 and ann@maria santos.example';
    expect(whom(text)).toEqual(['@wang lei', '@Maria Santos', '@陈静']);
    expect(
      pieces(text, people)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  });

  it('is the one with the longer name, and nobody whose name only begins so', () => {
    const both = [...people, { id: 'Mark', name: 'Mark' }];
    expect(whom('@Mark Olsen and @Mark', both)).toEqual(['@Mark Olsen', '@Mark']);
    expect(whom('@Marketing @')).toEqual([]);
    expect(pieces('', people)).toEqual([]);
  });
});
