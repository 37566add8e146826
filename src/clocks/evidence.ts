/**
 * How we know a statement. `measured`: the real thing was run. `source`: its code was read. `docs`: its vendor's
 * documents. `maintainer`: a maintainer's word or changelog. `report`: a user's report. `inferred`: follows from
 * something else that is known, such as the library a client is built on.
 */
export type Basis = 'measured' | 'source' | 'docs' | 'maintainer' | 'report' | 'inferred';

/** One piece of evidence. `date` is the day the source speaks of (ISO), `null` when it bears none. */
export interface Evidence {
  readonly basis: Basis;
  readonly source: string;
  readonly date: string | null;
  readonly says?: string;
}

/**
 * What carries evidence: a deadline, a reaction, a fact. One statement is what one can be wrong about, so evidence
 * belongs to it and not to each number in it. The tuple is never empty: a statement without evidence does not compile.
 */
export interface Stated {
  readonly evidence: readonly [Evidence, ...Evidence[]];
  /** A claim found elsewhere that disagrees, kept beside the statement. */
  readonly disputed?: string;
}

/** What no source states, and where it was looked for. Never the same as `null`, which means "no such thing". */
export interface Unknown {
  readonly unknown: string;
}

/** A single fact with its evidence, or the admission that it is unknown. */
export type Fact<T> = (Stated & { readonly is: T }) | Unknown;

/** Whether a value is an {@link Unknown}. */
export const isUnknown = (value: unknown): value is Unknown =>
  typeof value === 'object' && value !== null && 'unknown' in value;
