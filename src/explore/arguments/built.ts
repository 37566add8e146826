import type * as fc from 'fast-check';
import type { LocatedSchema } from './located-schema.ts';

/** An arbitrary for one part of a schema. */
export interface Built {
  readonly arbitrary: fc.Arbitrary<unknown>;
  /** How many values its simplest value consists of. Of several ways to fit a schema, shrinking takes the cheapest. */
  readonly cost: number;
  /** How many values and characters a usual value consists of. */
  readonly size: number;
}

/** Why no arbitrary exists for one part of a schema. An optional property like that is left out, for instance. */
export interface Impossible {
  readonly impossible: string;
  /** JSON pointer of the part. */
  readonly at: string;
  /** The keyword that demands more than we generate (see {@link bounds}), where that is the only obstacle. */
  readonly unsupported?: string;
}

/** Builds the arbitrary of a part: of what fits all of `places` at once. How array and object get at their parts. */
export type Build = (places: readonly LocatedSchema[], depth: number) => Built | Impossible;

/** Tells an arbitrary from the reason why there is none. */
export function isBuilt(result: Built | Impossible): result is Built {
  return 'arbitrary' in result;
}
