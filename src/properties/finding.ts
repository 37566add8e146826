import type { Statement } from './statement.ts';

/** Something a property has to say about a server, and the numbers in it. Harness faults are errors and never findings. */
export interface Finding extends Statement {
  /** The property's stable id, in kebab case. */
  readonly property: string;
  readonly client: string;
  /** The tool it is about; `null`: the start-up. */
  readonly tool: string | null;
}
