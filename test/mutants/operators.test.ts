import { readFileSync } from 'node:fs';
import { parseSync } from 'oxc-parser';
import { describe, expect, test } from 'vitest';
import { mutantsOf } from '../../scripts/mutants/operators.mjs';

/** The text of every mutant of a source, with its operator. */
const mutated = (source: string): readonly string[] =>
  mutantsOf('a.ts', source).map(
    ({ operator, start, end, text }) => `${operator}: ${source.slice(0, start)}${text}${source.slice(end)}`,
  );

describe('each operator changes what it says', () => {
  test.each([
    ['a < b', ['boundary: a <= b']],
    ['a >= b', ['boundary: a > b']],
    ['a === b', ['equality: a !== b']],
    ['a - b', ['arithmetic: a + b']],
    ['a * b', ['arithmetic: a / b']],
    ['a && b', ['logical: a || b']],
    ['a ?? b', ['removed default: (a)']],
    ['c ? a : b', ['swapped ternary: c ? (b) : (a)']],
    ['!a', ['negated condition: (a)']],
    ['true', ['constant: false']],
    ['0', ['constant: 1']],
    ['60_000', ['constant: 0']],
  ])('%s', (expression, expected) => {
    expect(mutated(`x = ${expression};`)).toEqual([
      'removed statement: ;',
      ...expected.map((mutant) => mutant.replace(/: /, ': x = ').concat(';')),
    ]);
  });

  test.each([
    ['if (a) b();', ['negated condition: if (!(a)) b();', 'removed statement: if (a) ;']],
    [
      'while (a < 1);',
      ['boundary: while (a <= 1);', 'negated condition: while (!(a < 1));', 'constant: while (a < 0);'],
    ],
    ['function f() { return a; }', ['early return: function f() { return; return a; }']],
    ['n += 1;', ['removed statement: ;', 'arithmetic: n -= 1;', 'constant: n += 0;']],
    ['n++;', ['arithmetic: n--;', 'removed statement: ;']],
  ])('%s', (source, expected) => expect(mutated(source).toSorted()).toEqual(expected.toSorted()));
});

describe('what does not run, or cannot be wrong in this way, is left alone', () => {
  test.each([
    [
      'types',
      "let a: 0 | true; type B = { c: 1 }; interface D { e?: false } declare const f: 3; import { g } from 'h';",
    ],
    ['text that is joined', "const a = 'b' + c + `d`;"],
    ['keys', 'const a = { 1: b };'],
    ['a call of the parent class', 'class A extends B { constructor() { super(); } }'],
    ['a directive', "'use strict';"],
    ['the negated form of what another operator makes', 'if (a === b);'],
  ])('%s', (what, source) => {
    const expected = what.startsWith('the negated') ? ['equality: if (a !== b);'] : [];
    expect(mutated(source)).toEqual(expected);
  });

  test('but not the values within an assertion of a type', () => {
    expect(mutated('const a = (b && c) as true;')).toEqual(['logical: const a = (b || c) as true;']);
  });

  test('an operator within a comment between the operands', () => {
    expect(mutated('const a = b /* < */ < c;')).toEqual([]);
  });
});

test('a place is a line and a column, from 1', () => {
  expect(mutantsOf('a.ts', 'let a;\n  a = b;')[0]).toMatchObject({ line: 2, column: 3 });
});

test('every mutant of a large file is a program', () => {
  const source = readFileSync(new URL('../../src/clocks/reducer.ts', import.meta.url), 'utf8');
  const mutants = mutantsOf('reducer.ts', source);
  expect(mutants.length).toBeGreaterThan(50);
  for (const { start, end, text } of mutants) {
    const { errors } = parseSync('reducer.ts', source.slice(0, start) + text + source.slice(end));
    expect(errors).toEqual([]);
  }
});
