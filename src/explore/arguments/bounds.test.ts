import { expect, test } from 'vitest';
import { inTime } from './in-time.ts';
import { sampleArguments } from './sample-arguments.ts';
import { validateArguments } from './validate-arguments.ts';

const withA = (a: object, more: object = {}) => ({ type: 'object', properties: { a }, required: ['a'], ...more });
const samples = (schema: object) => sampleArguments(schema, { seed: 7, count: 3 });
const text = { type: 'string' };

/** Each level holds the next one three times. */
const laughs = (levels: number) => {
  const level = (index: number) => {
    const $ref = `#/$defs/level${index + 1}`;
    return { type: 'object', required: ['a', 'b', 'c'], properties: { a: { $ref }, b: { $ref }, c: { $ref } } };
  };
  const named = Array.from({ length: levels }, (_, index) => [`level${index}`, level(index)]);
  return { type: 'object', $ref: '#/$defs/level0', $defs: { ...Object.fromEntries(named), [`level${levels}`]: text } };
};

test.each([
  ['a string of a thousand million characters', withA({ ...text, minLength: 1e9 }), 'minLength'],
  ['a hundred million elements', withA({ type: 'array', minItems: 1e8, items: text }), 'minItems'],
  [
    'elements that must all differ',
    withA({ type: 'array', minItems: 1e4, uniqueItems: true, items: text }),
    'minItems',
  ],
  ['a thousand million of one kind', withA({ type: 'array', contains: text, minContains: 1e9 }), 'minItems'],
  ['ten million properties', withA(text, { minProperties: 1e7 }), 'minProperties'],
  [
    'a product of lengths that are fine by themselves',
    withA({ type: 'array', minItems: 1e4, items: { ...text, minLength: 1e4 } }),
    'minItems',
  ],
  ['a small schema that unfolds to millions of values', laughs(20), 'required'],
])('%s is more than is generated, and says so', (_, schema, keyword) => {
  expect(() => samples(schema)).toThrow(expect.objectContaining({ code: 'ERR_UNSUPPORTED_SCHEMA', keyword }));
});

test.each([
  ['a long string', withA({ ...text, minLength: 50_000 }), (a: string) => [...a].length >= 50_000],
  ['many elements', withA({ type: 'array', minItems: 50_000, items: text }), (a: string[]) => a.length >= 50_000],
  ['a schema that unfolds to hundreds of values', laughs(5), () => true],
])('%s is generated as it is demanded', (_, schema, fits) => {
  const values = samples(schema);
  expect(values).toHaveLength(3);
  expect(values.every(({ a }) => fits(a as never))).toBe(true);
  expect(values.flatMap((value) => validateArguments(schema, value))).toEqual([]);
});

test('what is too large and not required is left out', () => {
  const schema = { type: 'object', properties: { a: { ...text, minLength: 1e9 }, b: { type: 'integer' } } };
  expect(samples(schema).every((value) => !('a' in value))).toBe(true);
});

test('arrays within arrays stay small, however deep', () => {
  let schema: object = text;
  for (let level = 0; level < 60; level += 1) schema = { type: 'array', items: schema };
  expect(JSON.stringify(samples(withA(schema))).length).toBeLessThan(1_000_000);
});

test('a pattern that backtracks for ever is given up', () => {
  const schema = withA({ ...text, pattern: '^(([a-z])+.)+[A-Z]([a-z])+$', minLength: 100, maxLength: 101 });
  expect(() => samples(schema)).toThrow(/took more than 3 s of processor time; most often a pattern/);
}, 300_000);

test('work with a schema ends at its bound, and what comes after it is as ever', () => {
  const forEver = () => /^(a+)+$/.test(`${'a'.repeat(60)}!`);
  expect(() => inTime(forEver, 50)).toThrow(expect.objectContaining({ code: 'ERR_UNSUPPORTED_SCHEMA' }));
  expect(inTime(() => inTime(() => 'inner', 1_000), 1_000)).toBe('inner');
  expect(() =>
    inTime(() => {
      throw new TypeError('its own');
    }),
  ).toThrow(new TypeError('its own'));
  expect(samples(withA(text))).toHaveLength(3);
});

test('a schema that refers to itself without end is not said to be invalid', () => {
  const schema = { type: 'object', $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } };
  expect(() => samples(schema)).toThrow(expect.objectContaining({ code: 'ERR_UNSUPPORTED_SCHEMA' }));
});

test('samples are the same when asked for again, and nobody else sees what becomes of them', () => {
  const schema = withA({ type: 'array', items: text, minItems: 1 });
  const [first] = samples(schema);
  const before = structuredClone(first);
  ((first?.a ?? []) as string[]).push('mine');
  expect(samples(structuredClone(schema))[0]).toEqual(before);
});

test('a schema may refer to the meta-schema of its dialect', () => {
  const $ref = 'https://json-schema.org/draft/2020-12/schema';
  expect(validateArguments(withA({ $ref }), { a: { type: 'string' } })).toEqual([]);
  expect(validateArguments(withA({ $ref }), { a: { type: 7 } })).not.toEqual([]);
});
