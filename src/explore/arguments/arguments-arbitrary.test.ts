import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { argumentsArbitrary } from './arguments-arbitrary.ts';
import { handWrittenSchemas } from './testing/hand-written-schemas.ts';
import { realTools } from './testing/real-tools.ts';
import { argumentsValidator } from './validate-arguments.ts';

/** The validity property: every generated value fits, and is what JSON carries. */
function assertValid(schema: object, arbitrary: fc.Arbitrary<unknown>): void {
  const problems = argumentsValidator(schema);
  fc.assert(
    fc.property(arbitrary, (value) => {
      expect(problems(value)).toEqual([]);
      expect(JSON.parse(JSON.stringify(value))).toEqual(value);
    }),
    { seed: 11, numRuns: 60 },
  );
}

/** What a property that fails for `fails` shrinks to. */
function shrunk(schema: object, fails: (value: Record<string, unknown>) => boolean, seed = 3): unknown {
  const run = fc.check(
    fc.property(argumentsArbitrary(schema), (value) => !fails(value)),
    { seed, numRuns: 2000 },
  );
  expect(run.failed).toBe(true);
  return run.counterexample?.[0];
}

const object = (properties: object, required = Object.keys(properties)) => ({ type: 'object', properties, required });

describe('every value fits its schema', () => {
  test.each(Object.entries(handWrittenSchemas))('%s', (_name, schema) => {
    assertValid(schema, argumentsArbitrary(schema));
  });

  test.each(realTools)('$name', ({ inputSchema }) => {
    assertValid(inputSchema, argumentsArbitrary(inputSchema));
  });

  test('a generator that ignores bounds is caught by the same property', () => {
    const schema = object({ count: { type: 'integer', minimum: 1, maximum: 5 } });
    const boundless = fc.record({ count: fc.integer({ min: -100, max: 100 }) });
    expect(() => assertValid(schema, boundless)).toThrow(/Counterexample/);
  });
});

describe('shrinking', () => {
  test('finds the least number', () => {
    expect(shrunk(object({ n: { type: 'integer' } }), ({ n }) => Number(n) > 13)).toEqual({ n: 14 });
    expect(shrunk(object({ n: { type: 'number' } }), ({ n }) => Number(n) < 0)).toEqual({ n: -1 });
  });

  test('drops optional properties that do not matter', () => {
    const schema = object({ a: { type: 'string' }, b: { type: 'string' }, c: { type: 'boolean' } }, []);
    expect(shrunk(schema, ({ b }) => b !== undefined)).toEqual({ b: 'a' });
  });

  test('finds the shortest array and the shortest string', () => {
    const schema = object({ tags: { type: 'array', items: { type: 'string' } } });
    const long = ({ tags }: Record<string, unknown>) => (tags as string[]).some((tag) => tag.length > 3);
    expect(shrunk(schema, long)).toEqual({ tags: ['aaaa'] });
  });

  test('prefers the cheapest alternative, though another stands first', () => {
    expect(shrunk(handWrittenSchemas['expressions, the recursive way first'] ?? {}, () => true)).toEqual({
      filter: 'a',
    });
  });

  test('keeps what a filter demands', () => {
    expect(shrunk(handWrittenSchemas['oneOf of objects'] ?? {}, ({ kind }) => kind === 'square')).toEqual({
      kind: 'square',
      side: 1,
    });
  });
});

describe('values are what a sensible caller sends', () => {
  test('numbers without bounds are small, and so are those as wide as somebody’s integers', () => {
    for (const bounds of [{}, { minimum: -9007199254740991, maximum: 9007199254740991 }, { format: 'int32' }]) {
      const values = fc.sample(argumentsArbitrary(object({ n: { type: 'integer', ...bounds } })), {
        seed: 1,
        numRuns: 300,
      });
      const numbers = values.map(({ n }) => Number(n));
      expect(Math.max(...numbers.map(Math.abs))).toBeLessThanOrEqual(101);
      expect(numbers.filter((n) => n >= 1 && n <= 10).length).toBeGreaterThan(200);
      expect(numbers).toContain(0);
    }
  });

  test('both bounds are tried', () => {
    const values = fc.sample(argumentsArbitrary(object({ n: { type: 'integer', minimum: 0, maximum: 5000 } })), {
      seed: 1,
      numRuns: 200,
    });
    expect(values).toContainEqual({ n: 0 });
    expect(values).toContainEqual({ n: 5000 });
  });

  test('every case of a long chain of ifs is met', () => {
    const values = fc.sample(argumentsArbitrary(handWrittenSchemas['twelve ifs'] ?? {}), { seed: 1, numRuns: 400 });
    expect(new Set(values.map(({ kind }) => kind)).size).toBe(12);
  });

  test('properties that the schema does not name are left out', () => {
    const schema = { type: 'object', properties: {}, additionalProperties: { type: 'string' } };
    expect(fc.sample(argumentsArbitrary(schema), { seed: 1, numRuns: 50 })).toEqual(Array(50).fill({}));
  });

  test('addresses lead to reserved hosts', () => {
    const values = fc.sample(argumentsArbitrary(object({ u: { type: 'string', format: 'uri' } })), {
      seed: 1,
      numRuns: 20,
    });
    for (const { u } of values) expect(new URL(String(u)).hostname).toBe('example.com');
  });

  test('a default is a copy: changing it does not change the schema', () => {
    const schema = object({ filter: { type: 'object', default: { deep: [1] }, additionalProperties: false } });
    const [first] = fc.sample(argumentsArbitrary(schema), { seed: 1, numRuns: 1 });
    (first as { filter: Record<string, unknown> }).filter.deep = 'changed';
    expect(schema.properties).toEqual({
      filter: { type: 'object', default: { deep: [1] }, additionalProperties: false },
    });
  });
});
