import type * as fc from 'fast-check';
import type { LocatedSchema } from './located-schema.ts';

/** An arbitrary for one part of a schema. */
export interface Built {
  readonly arbitrary: fc.Arbitrary<unknown>;
  /** How many values its simplest value has. Shrinking prefers the alternative of a schema with the lowest cost. */
  readonly cost: number;
  /** How many values and characters a usual value has. */
  readonly size: number;
}

/** Why no arbitrary exists for one part of a schema. An optional property without an arbitrary is left out. */
export interface Impossible {
  readonly impossible: string;
  /** JSON pointer of the part. */
  readonly at: string;
  /** The keyword that demands more than we generate (see {@link bounds}), if this is the only obstacle. */
  readonly unsupported?: string;
}

/** Builds the arbitrary of one part: of the values that fit all of `places`. Arrays and objects build their parts with it. */
export type Build = (places: readonly LocatedSchema[], depth: number) => Built | Impossible;

/** Whether an arbitrary was built. Otherwise `result` says why not. */
export function isBuilt(result: Built | Impossible): result is Built {
  return 'arbitrary' in result;
}
