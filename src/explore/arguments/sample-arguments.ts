import * as fc from 'fast-check';
import { argumentsArbitrary } from './arguments-arbitrary.ts';
import { SimplestArbitrary } from './simplest-arbitrary.ts';

/** Which samples, and how many. */
export interface SampleOptions {
  /** A whole number. The same seed gives the same values; more of them continue fewer. */
  readonly seed: number;
  /** How many values. */
  readonly count: number;
}

/**
 * Some arguments for a tool, generated from its `inputSchema`. The first is the simplest, whatever the seed: required
 * properties only, with their defaults. The others are drawn by chance and may repeat.
 *
 * @throws what {@link argumentsArbitrary} throws.
 * @example
 * sampleArguments({ type: 'object', properties: { q: { type: 'string' } }, required: ['q'] }, { seed: 7, count: 1 })
 * // [{ q: 'a' }]
 */
export function sampleArguments(schema: object | boolean, { seed, count }: SampleOptions): Record<string, unknown>[] {
  const arbitrary = argumentsArbitrary(schema);
  const [simplest = {}] = fc.sample(new SimplestArbitrary(arbitrary), { seed: 0, numRuns: 1 });
  return [simplest, ...fc.sample(arbitrary, { seed, numRuns: Math.max(0, count - 1) })].slice(0, count);
}
