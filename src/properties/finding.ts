/** Something a property has to say about a server. Harness faults are errors and never findings. */
export interface Finding {
  /** The property's stable id, in kebab case. */
  readonly property: string;
  readonly client: string;
  /** The tool it is about; `null`: the start-up. */
  readonly tool: string | null;
  readonly message: string;
}
