/** One remedy with its parameters, as plain JSON. */
export interface PlannedRemedy {
  /** The remedy's public id, such as `head-at-once`. */
  readonly remedy: string;
  /** Its parameters by name. A parameter that is left out has its default. */
  readonly parameters: { readonly [key: string]: unknown };
}

/** The remedies of one run. Empty: the server is unchanged. */
export type RemedyPlan = readonly PlannedRemedy[];
