import type { Statement } from './statement.ts';

/**
 * How bad a finding is. `error`: a client gives up, nothing is proved, two runs differ, or a property of the user says so.
 * `warning`: something that no verdict counts, or that only just went well, or that is unknown. `note`: nothing about the
 * server; what a run did not put to the test.
 */
export type Severity = 'error' | 'warning' | 'note';

/** Something that a property says about a server, and the numbers in it. Faults of the harness are errors, never findings. */
export interface Finding extends Statement {
  /** The property's stable id, in kebab case. */
  readonly property: string;
  /** The id of the client that was played. */
  readonly client: string;
  /** The tool that it is about; `null`: the start-up. */
  readonly tool: string | null;
}
