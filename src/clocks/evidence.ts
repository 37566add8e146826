/**
 * The kind of a piece of evidence.
 *
 * - `measured`: the real program was run
 * - `source`: its code was read
 * - `docs`: the documents of its vendor state it
 * - `maintainer`: a maintainer or a changelog states it
 * - `report`: a user reported it
 * - `inferred`: it follows from something else that is known, such as the library that a client is built on
 */
export type Basis = 'measured' | 'source' | 'docs' | 'maintainer' | 'report' | 'inferred';

/** One piece of evidence. */
export interface Evidence {
  /** Its kind. */
  readonly basis: Basis;
  /** Where it is: a URL, a package with its version, a file of a repository at a commit. */
  readonly source: string;
  /** The day on which it was true, as an ISO date; `null`: the source has no date. */
  readonly date: string | null;
  /**
   * What the source says, if its place alone does not show it.
   *
   * @defaultValue nothing to add
   */
  readonly says?: string;
}

/**
 * A statement with its evidence: a deadline, a reaction, a fact. The evidence is for the whole statement, not for each number
 * in it. The tuple is never empty: a statement without evidence does not compile.
 */
export interface Stated {
  /** The evidence, the best first. */
  readonly evidence: readonly [Evidence, ...Evidence[]];
  /**
   * A claim from another source that disagrees.
   *
   * @defaultValue no such claim is known
   */
  readonly disputed?: string;
}

/** Something that no source states. It is never the same as `null`, which means "no such thing". */
export interface Unknown {
  /** Which sources were searched, or what exactly no source states. */
  readonly unknown: string;
}

/** A single fact with its evidence, or the statement that it is unknown. */
export type Fact<T> = (Stated & { readonly is: T }) | Unknown;

/** Whether a value is an {@link Unknown}. */
export const isUnknown = (value: unknown): value is Unknown =>
  typeof value === 'object' && value !== null && 'unknown' in value;
