import type { Mutant } from './operators.mjs';

/** A mutant of a tree: `before` is what stands in its place now. */
export interface SampledMutant extends Mutant {
  readonly id: string;
  readonly file: string;
  readonly folder: string;
  readonly before: string;
}

export function sampleOf(
  root: string,
  folders: readonly string[],
  options: { readonly seed: number; readonly count: number },
): { readonly of: number; readonly sample: readonly SampledMutant[] };
