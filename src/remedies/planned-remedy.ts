/** One remedy with its parameters. Plain JSON, as a planned fault is. */
export interface PlannedRemedy {
  /** The remedy's public id, such as `head-at-once`. */
  readonly remedy: string;
  readonly parameters: { readonly [key: string]: unknown };
}

/** The remedies of one run. Empty: the server is unchanged. */
export type RemedyPlan = readonly PlannedRemedy[];
