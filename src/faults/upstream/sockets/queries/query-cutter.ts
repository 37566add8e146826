/** What a program sends at once and a database carries out as a whole: a query with all that belongs to it, or something else. */
export interface QueryUnit {
  readonly bytes: Buffer;
  /** Whether the database works on it. The start-up and settings of a session are no queries. */
  readonly isQuery: boolean;
  /** After how long the database ends the query by its own limit, in milliseconds; `null`: it has none. */
  readonly limitMs: number | null;
  /** Whether the limit can be played: the query is answered by an error, and the connection goes on. */
  readonly isLimitable: boolean;
}

/** Cuts what a program sends on one connection into queries. */
export interface QueryCutter {
  push(chunk: Uint8Array): void;
  /** The next unit, once all of it has arrived. */
  next(): QueryUnit | null;
}
