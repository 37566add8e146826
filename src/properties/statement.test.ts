import { expect, test } from 'vitest';
import { numberOrWord, say } from './statement.ts';

test('a named number is printed and kept', () => {
  const [what, besideMs, aloneMs] = ['a ping', 1_050, 50];
  expect(say`${what} waits ${{ besideMs }} ms; alone it takes ${{ aloneMs }} ms`).toEqual({
    message: 'a ping waits 1050 ms; alone it takes 50 ms',
    figures: { besideMs: 1_050, aloneMs: 50 },
  });
});

test('text is printed, and gives no figures', () => {
  expect(say`${'codex-cli/tool-call'} took "${'5 s'}"`).toEqual({
    message: 'codex-cli/tool-call took "5 s"',
    figures: {},
  });
});

test('a statement in a statement brings its figures along', () => {
  const waits = say`waits ${{ tookMs: 7 }} ms`;
  const once = { message: 'once', figures: { timeouts: 1 } };
  expect(say`it ${waits}, and gives up ${once} in ${{ triedMs: -0.5 }} ms`).toEqual({
    message: 'it waits 7 ms, and gives up once in -0.5 ms',
    figures: { tookMs: 7, timeouts: 1, triedMs: -0.5 },
  });
});

test('a finding is a statement', () => {
  const finding = { property: 'any', client: 'any', tool: null, ...say`it took ${{ tookMs: 7 }} ms` };
  expect(say`${finding}; again`).toEqual({ message: 'it took 7 ms; again', figures: { tookMs: 7 } });
});

test('one figure may be printed twice, but has one value', () => {
  expect(say`execution ${{ executions: 2 }} of ${{ executions: 2 }}`.figures).toEqual({ executions: 2 });
  expect(() => say`${{ tookMs: 1 }} ms, then ${say`${{ tookMs: 2 }} ms`}`).toThrow(
    'a sentence gives tookMs twice, as 1 and as 2',
  );
});

test('an object without a number, or with two, is a mistake', () => {
  expect(() => say`${{}} ms`).toThrow('one named number at a time');
  expect(() => say`${{ tookMs: 1, aloneMs: 2 }} ms`).toThrow('one named number at a time');
});

test('a bare number does not compile, nor does what may be none', () => {
  // @ts-expect-error a number needs a name
  expect(() => say`${5} ms`).toThrow();
  const unknown = (): number | null => null;
  // @ts-expect-error null is no number
  expect(say`${{ tookMs: unknown() }} ms`).toBeDefined();
});

test('what may be no number is printed as its word, and is a figure only as a number', () => {
  const taken = (tookMs: number | 'unknown' | null) => say`${numberOrWord('tookMs', tookMs)} ms`;
  expect([taken(5), taken('unknown'), taken(null)]).toEqual([
    { message: '5 ms', figures: { tookMs: 5 } },
    { message: 'unknown ms', figures: {} },
    { message: 'null ms', figures: {} },
  ]);
});
