import type { Oddity } from '../clocks/oddity.ts';

/** Something odd in a result, and where it is. */
export interface OddPart {
  readonly oddity: Oddity;
  readonly note: string;
}

/** Whether a value is a JSON object. */
export const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Optional fields that are `null`, rather than left out. */
export const nulls = (
  where: string,
  value: { readonly [key: string]: unknown },
  names: readonly string[],
): readonly OddPart[] =>
  names
    .filter((name) => value[name] === null)
    .map((name) => ({ oddity: 'null-for-absent', note: `${where}${name} is null, rather than left out` }));
