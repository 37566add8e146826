import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

test('keys are sorted at every level, and all else is JSON as ever', () => {
  const value = { b: [1, { z: null, a: 'x"y' }, [], {}], a: { 10: true, 9: 1.5, '': -0 }, gone: undefined };
  expect(canonicalJson(value)).toBe('{"a":{"":0,"10":true,"9":1.5},"b":[1,{"a":"x\\"y","z":null},[],{}]}');
  expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
});

test('the order in which keys were set does not show, the order of elements does', () => {
  expect(canonicalJson({ a: 1, b: 2 })).toBe(canonicalJson({ b: 2, a: 1 }));
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
});

test('what lies deep is written as what lies on top', () => {
  const part = { b: [1, undefined, { z: null, a: 'x"y' }], a: { 10: true, 9: 1.5, '': -0 }, gone: undefined };
  const nested = (levels: number): unknown => (levels === 0 ? part : [nested(levels - 1)]);
  for (const levels of [1, 97, 98, 99, 100, 101, 300])
    expect(canonicalJson(nested(levels))).toBe(`${'['.repeat(levels)}${canonicalJson(part)}${']'.repeat(levels)}`);
});

test('no depth is too deep', () => {
  const deep: unknown = JSON.parse('['.repeat(200_000) + ']'.repeat(200_000));
  expect(canonicalJson(deep)).toHaveLength(400_000);
});
