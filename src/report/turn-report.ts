import type { PlayedStep } from './session-report.ts';

/** One turn of a language model: from its first call of a tool until it has a result, or gives up. */
export interface TurnReport {
  /** The client, as a spec. */
  readonly client: string;
  /** Whether the model got a result that is no error. */
  readonly succeeded: boolean;
  /** How long the turn took, in virtual milliseconds; `null`: it had not ended when the run stopped. */
  readonly tookMs: number | null;
  /** How many calls the model made. */
  readonly calls: number;
  /** How many of them ended with an error, or with the client giving up. */
  readonly failedCalls: number;
  /** How many times the server was asked to execute a tool: retries of the client count, too. */
  readonly executions: number;
  /** Whether a tool may have been executed again although an earlier execution was still running, or had done its work. */
  readonly repeated: boolean;
  /** The calls, in order. */
  readonly steps: readonly PlayedStep[];
}
