import { expect, test } from 'vitest';
import { validateArguments } from './validate-arguments.ts';

const schema = {
  type: 'object',
  properties: {
    count: { type: 'integer' },
    mode: { enum: ['a', 'b'] },
    edits: {
      type: 'array',
      items: { type: 'object', required: ['new/text'], properties: { 'new/text': { type: 'string' } } },
    },
    price: { type: 'number', multipleOf: 0.1 },
  },
  additionalProperties: false,
};

test('nothing to say about arguments that fit', () => {
  expect(validateArguments(schema, { count: 1, mode: 'a', edits: [], price: 0.3 })).toEqual([]);
});

test('every problem, where it is and with what stands there', () => {
  const problems = validateArguments(schema, { count: 'x', mode: 'c', edits: [{ 'new/text': 5 }, {}], extra: 1 });
  expect(problems).toEqual(
    expect.arrayContaining([
      { path: '/count', message: 'must be integer', value: 'x' },
      { path: '/mode', message: 'must be equal to one of the allowed values: ["a","b"]', value: 'c' },
      { path: '/edits/0/new~1text', message: 'must be string', value: 5 },
      { path: '/edits/1', message: "must have required property 'new/text'", value: {} },
      { path: '', message: 'must NOT have additional properties: extra', value: expect.anything() },
    ]),
  );
  expect(problems).toHaveLength(5);
});

test('draft-07 and 2020-12 read the same tuple differently', () => {
  const tuple = { type: 'object', properties: { pair: { prefixItems: [{ type: 'string' }] } } };
  expect(validateArguments(tuple, { pair: [1] })).toHaveLength(1);
  const draft07 = { ...tuple, $schema: 'http://json-schema.org/draft-07/schema#' };
  expect(validateArguments(draft07, { pair: [1] })).toEqual([]);
});
