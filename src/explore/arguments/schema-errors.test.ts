import { expect, test } from 'vitest';
import { argumentsArbitrary } from './arguments-arbitrary.ts';
import { InvalidSchemaError } from './invalid-schema-error.ts';
import { UnsatisfiableSchemaError } from './unsatisfiable-schema-error.ts';
import { UnsupportedSchemaError } from './unsupported-schema-error.ts';

const withProperty = (schema: unknown) => ({ type: 'object', properties: { a: schema }, required: ['a'] });

function errorOf(schema: object | boolean): unknown {
  try {
    argumentsArbitrary(schema);
  } catch (error) {
    return error;
  }
  return undefined;
}

test.each([
  ['bounds', { type: 'integer', minimum: 5, maximum: 3 }, 'no integer is within its bounds'],
  ['no integer between', { type: 'integer', exclusiveMinimum: 1, exclusiveMaximum: 2 }, 'no integer'],
  ['lengths', { type: 'string', minLength: 5, maxLength: 3 }, 'minLength 5 is above maxLength 3'],
  ['items', { type: 'array', minItems: 2, maxItems: 1 }, 'minItems 2 is above maxItems 1'],
  ['types', { allOf: [{ type: 'string' }, { type: 'integer' }] }, 'exclude each other'],
  ['false', false, 'nothing is allowed here'],
  ['enum', { enum: ['a'], type: 'integer' }, 'no value of its enum'],
  ['not', { type: 'string', not: {} }, 'none of 500 generated values'],
  ['unique', { type: 'array', items: { type: 'boolean' }, uniqueItems: true, minItems: 3 }, 'none of 500'],
  ['a closed object', { type: 'object', required: ['x'], additionalProperties: false }, 'nothing is allowed here'],
  [
    'endless',
    { $ref: '#/properties/a', type: 'object', required: ['b'], properties: { b: { $ref: '#/properties/a' } } },
    '',
  ],
])('contradiction in %s', (_name, schema, reason) => {
  const error = errorOf(withProperty(schema));
  expect(error).toBeInstanceOf(UnsatisfiableSchemaError);
  expect(error).toMatchObject({ code: 'ERR_UNSATISFIABLE_SCHEMA', at: expect.stringContaining('/properties/a') });
  expect(String(error)).toContain(reason);
});

test('a schema that allows no object', () => {
  expect(errorOf({ type: 'string' })).toBeInstanceOf(UnsatisfiableSchemaError);
  expect(errorOf(false)).toBeInstanceOf(UnsatisfiableSchemaError);
});

test('an optional property that nothing fits is left out', () => {
  expect(errorOf({ type: 'object', properties: { never: false, odd: { minimum: 2, maximum: 1 } } })).toBeUndefined();
});

test.each([
  ['$ref', '/properties/a', withProperty({ $ref: 'https://example.com/other.json#/x' })],
  ['$ref', '/properties/a', withProperty({ $ref: '#/$defs/missing' })],
  ['pattern', '/properties/a', withProperty({ type: 'string', pattern: '^(a|b)\\1$' })],
  ['$schema', '', { $schema: 'http://json-schema.org/draft-04/schema#', type: 'object' }],
])('unsupported %s at %s', (keyword, at, schema) => {
  expect(errorOf(schema)).toMatchObject({
    name: 'UnsupportedSchemaError',
    code: 'ERR_UNSUPPORTED_SCHEMA',
    keyword,
    at,
  });
  expect(errorOf(schema)).toBeInstanceOf(UnsupportedSchemaError);
});

test.each([
  ['type', withProperty({ type: 'strng' }), '/properties/a/type'],
  ['a draft-07 tuple without saying so', withProperty({ type: 'array', items: [{ type: 'string' }] }), '/properties/a'],
  ['a pattern of Python', withProperty({ type: 'string', pattern: '^(?P<x>a)$' }), '/properties/a/pattern'],
  ['required as draft-03 had it', withProperty({ type: 'string', required: true }), '/properties/a/required'],
])('invalid: %s', (_name, schema, where) => {
  const error = errorOf(schema);
  expect(error).toBeInstanceOf(InvalidSchemaError);
  expect(error).toMatchObject({ code: 'ERR_INVALID_SCHEMA' });
  expect(String(error)).toContain(where);
});
