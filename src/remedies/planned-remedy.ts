/** One remedy with its parameters. Plain JSON, as a planned fault is. */
export interface PlannedRemedy {
  /** The remedy's public id, such as `head-at-once`. */
  readonly remedy: string;
  readonly parameters: { readonly [key: string]: unknown };
}

/** What a server does better in one run. Empty: it stays as it is. */
export type RemedyPlan = readonly PlannedRemedy[];
