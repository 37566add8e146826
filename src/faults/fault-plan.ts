import type { FaultCondition } from './when/fault-condition.ts';

/** One fault of a plan with its parameters. Plain JSON: it can be saved, sent to a child, and read again. */
export interface PlannedFault {
  /** The fault's public id, such as `upstream-slow`. */
  readonly fault: string;
  /** Its parameters. One that is left out has its default. */
  readonly parameters: { readonly [key: string]: unknown };
  /** When it is at work. @defaultValue always */
  readonly when?: FaultCondition;
}

/** The faults of one run. Empty: nothing goes wrong. */
export type FaultPlan = readonly PlannedFault[];
