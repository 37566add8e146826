/** Work that virtual time waits for, as reports name it. */
export interface OpenWork {
  /** What kind of work it is, such as `answer of 10.0.0.1:5432`. */
  readonly what: string;
  /** The line of the program that began the work, as `file:line:column`; `null`: unknown. */
  readonly at: string | null;
  /** When the work began, in virtual milliseconds of its clock; `null`: unknown. */
  readonly sinceMs: number | null;
}

/** `fs (by "upstream"), started at file:line:column, open since virtual +340 ms` */
export function describeOpenWork({ what, at, sinceMs }: OpenWork): string {
  const source = at === null ? '' : `, started at ${at}`;
  return `${what}${source}${sinceMs === null ? '' : `, open since virtual +${sinceMs} ms`}`;
}

/** The same work on another clock, which read `byMs` when the clock of the work was at 0. */
export const shifted = (work: OpenWork, byMs: number): OpenWork => ({
  ...work,
  sinceMs: work.sinceMs === null ? null : work.sinceMs + byMs,
});
