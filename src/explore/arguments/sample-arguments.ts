import * as fc from 'fast-check';
import { argumentsArbitrary } from './arguments-arbitrary.ts';
import { inTime } from './in-time.ts';
import { RecentMap } from './recent-map.ts';
import { SimplestArbitrary } from './simplest-arbitrary.ts';

/** Which samples to generate, and how many. */
export interface SampleOptions {
  /** A whole number. The same seed gives the same values: a larger `count` only adds values. */
  readonly seed: number;
  /** How many values. */
  readonly count: number;
}

type Sampled = { readonly values: Record<string, unknown>[] } | { readonly error: unknown };

/** Every client needs the same samples of the same schemas, and reading a schema takes most of the time. */
const remembered = new RecentMap<Sampled>(50_000_000);

/**
 * Some arguments for a tool, generated from its `inputSchema`. The first value is the simplest for every seed: required
 * properties only, with their defaults. The others are random and may repeat.
 *
 * @throws what {@link argumentsArbitrary} throws, and UnsupportedSchemaError if it takes longer than `bounds.cpuMs`.
 * @example
 * sampleArguments({ type: 'object', properties: { q: { type: 'string' } }, required: ['q'] }, { seed: 7, count: 1 })
 * // [{ q: 'a' }]
 */
export function sampleArguments(schema: object | boolean, { seed, count }: SampleOptions): Record<string, unknown>[] {
  const key = JSON.stringify([seed, count, schema]);
  const known = remembered.get(key) ?? sampledOrError(schema, { seed, count });
  remembered.set(key, known);
  if (!('values' in known)) throw known.error;
  // Copies: the caller may change them.
  return structuredClone(known.values);
}

function sampledOrError(schema: object | boolean, options: SampleOptions): Sampled {
  try {
    return { values: inTime(() => sampled(schema, options)) };
  } catch (error) {
    return { error };
  }
}

function sampled(schema: object | boolean, { seed, count }: SampleOptions): Record<string, unknown>[] {
  const arbitrary = argumentsArbitrary(schema);
  const [simplest = {}] = fc.sample(new SimplestArbitrary(arbitrary), { seed: 0, numRuns: 1 });
  return [simplest, ...fc.sample(arbitrary, { seed, numRuns: Math.max(0, count - 1) })].slice(0, count);
}
