/** Something that virtual time waits for, as reports name it. */
export interface OpenWork {
  /** What it is, such as `answer of 10.0.0.1:5432`. */
  readonly what: string;
  /** `file:line:column` of the program where it was begun; null: unknown. */
  readonly at: string | null;
  /** Virtual milliseconds of its clock when it was begun; null: unknown. */
  readonly sinceMs: number | null;
}

/** `fs (by "upstream"), started at file:line:column, open since virtual +340 ms` */
export function describeOpenWork({ what, at, sinceMs }: OpenWork): string {
  const source = at === null ? '' : `, started at ${at}`;
  return `${what}${source}${sinceMs === null ? '' : `, open since virtual +${sinceMs} ms`}`;
}

/** The same work on another clock, which read `byMs` when its own was at 0. */
export const shifted = (work: OpenWork, byMs: number): OpenWork => ({
  ...work,
  sinceMs: work.sinceMs === null ? null : work.sinceMs + byMs,
});
