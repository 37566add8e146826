import { describe, expect, test } from 'vitest';
import { sampleArguments } from './sample-arguments.ts';
import { handWrittenSchemas } from './testing/hand-written-schemas.ts';
import { realTools } from './testing/real-tools.ts';

const longRunning = realTools.find(({ name }) => name.endsWith('trigger-long-running-operation'))?.inputSchema ?? {};

test('the first sample is the simplest: required only, defaults used', () => {
  const schema = {
    type: 'object',
    properties: {
      q: { type: 'string' },
      limit: { type: 'integer', default: 10 },
      page: { type: 'integer' },
      verbose: { type: 'boolean' },
      tags: { type: 'array', items: { type: 'string' } },
    },
    required: ['q', 'limit', 'page', 'tags'],
  };
  for (const seed of [0, 1, 99]) {
    expect(sampleArguments(schema, { seed, count: 1 })).toEqual([{ q: 'a', limit: 10, page: 1, tags: [] }]);
  }
});

test('an empty object schema gives empty arguments', () => {
  expect(sampleArguments({ type: 'object' }, { seed: 5, count: 2 })).toEqual([{}, {}]);
  expect(sampleArguments({ type: 'object' }, { seed: 5, count: 0 })).toEqual([]);
});

test('a default is offered often', () => {
  const samples = sampleArguments(longRunning, { seed: 5, count: 200 });
  const durations = samples.map(({ duration }) => duration).filter((duration) => duration !== undefined);
  expect(samples[0]).toEqual({});
  expect(durations.filter((duration) => duration === 10).length).toBeGreaterThan(durations.length / 3);
  expect(Math.max(...durations.map(Number))).toBeLessThanOrEqual(101);
});

describe('the same seed gives the same values', () => {
  test.each([
    ...Object.entries(handWrittenSchemas),
    ...realTools.map(({ name, inputSchema }) => [name, inputSchema] as const),
  ])('%s', (_name, schema) => {
    const ten = sampleArguments(schema, { seed: 42, count: 10 });
    expect(sampleArguments(schema, { seed: 42, count: 10 })).toEqual(ten);
    expect(sampleArguments(schema, { seed: 42, count: 4 })).toEqual(ten.slice(0, 4));
  });

  test('and another seed others', () => {
    expect(sampleArguments(longRunning, { seed: 1, count: 20 })).not.toEqual(
      sampleArguments(longRunning, { seed: 2, count: 20 }),
    );
  });
});
