import type { CellReport } from '../../report/check-report.ts';
import type { Fields } from '../../wire/frame.ts';
import type { StepKind } from './session-step.ts';

/**
 * How a step ended.
 *
 * - `done`: it was answered, or it needs no answer
 * - `error`: it was answered with an error
 * - `gave-up`: the client gave up, or its request failed
 * - `ended`: a later step ended it: the user cancelled the call, or the client disconnected
 * - `open`: it had not ended when the session ended
 * - `skipped`: the client could not take it, such as a call of a client that is not connected
 */
export type StepOutcome = 'done' | 'error' | 'gave-up' | 'ended' | 'open' | 'skipped';

/** A step that was played. Times are virtual milliseconds since the session began. */
export interface PlayedStep {
  /** The position of the step, from 0. */
  readonly step: number;
  /** The kind of the step. */
  readonly do: StepKind;
  /** The client that took it. */
  readonly client: string;
  /** Of a call: the tool. Left out: the step is no call. */
  readonly tool?: string;
  /** Of a call: the arguments as they were sent. Left out: the step is no call. */
  readonly arguments?: Fields;
  /** When it began, after its pause. */
  readonly atMs: number;
  /** How long it took; `null`: it had not ended when the session ended. */
  readonly tookMs: number | null;
  /** How it ended. */
  readonly outcome: StepOutcome;
  /** What the outcome does not say, for people; `null`: nothing. */
  readonly note: string | null;
  /** Of a call that the client made and that no other step ended: its cell. Left out: there is none. */
  readonly cell?: CellReport;
}
