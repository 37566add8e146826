import type { InputHook } from '../../wire/process-streams.ts';

/** The process of the server, in virtual or real time. A server in this process has none: nothing has an effect then. */
export interface ProcessControl {
  /** Sends a signal to the process. @returns whether there is a process that runs */
  signal(name: NodeJS.Signals): boolean;
  /** Calls the listener with the size of what the server writes to its standard error. @returns how to stop */
  onStderr(listener: (bytes: number) => void): () => void;
  /** Intercepts what is written to its standard input, after all frames. Only over stdio. @returns how to stop */
  onInput(hook: InputHook): () => void;
  /** The real work of the server before its last message, in milliseconds, as on an otherwise idle machine. */
  readonly workMs: number;
}

/** For a server that has no process of its own, or none that is known. */
export const noProcess: ProcessControl = {
  signal: () => false,
  onStderr: () => () => {},
  onInput: () => () => {},
  workMs: 0,
};
