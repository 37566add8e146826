import type { Fields } from '../wire/frame.ts';
import type { CellReport, CheckReport, FindingReport, StartupReport } from './check-report.ts';

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
  /** The kind of the step, such as `call` or `wait`. */
  readonly do: string;
  /** The client that took it. */
  readonly client: string;
  /** Of a call: the tool. Left out: the step is no call. */
  readonly tool?: string;
  /** Of a call: the arguments as they were sent. Left out: the step is no call. */
  readonly arguments?: Fields;
  /** Of a list, a resource or a prompt: which one. Left out: it is something else. */
  readonly target?: string;
  /** When it began, after its pause. */
  readonly atMs: number;
  /** How long it took; `null`: it had not ended when the session ended. */
  readonly tookMs: number | null;
  /** How it ended. */
  readonly outcome: StepOutcome;
  /** What the outcome does not say, for people; `null`: nothing. */
  readonly note: string | null;
  /** Where its entries are in the transcript of its client: from this position, up to the one before `to`; `null`: to the end. */
  readonly entries: { readonly from: number; readonly to: number | null };
  /** The cell of a call. Left out: the step is no call, the client could not make the call, or another step ended it. */
  readonly cell?: CellReport;
}

/** The session of one client, as `check --session` played it. */
export interface ClientSessionReport {
  /** The client, as a spec. */
  readonly client: string;
  /** Its start-up. */
  readonly startup: StartupReport;
  /** The steps that were played, in order. */
  readonly steps: readonly PlayedStep[];
  /** How many steps were not played, because the client could not start, the connection was lost for good, or the run stopped. */
  readonly notPlayed: number;
  /** The findings about the start-up and the calls. */
  readonly findings: readonly FindingReport[];
  /** The properties that could not judge, and why. */
  readonly notJudged: CheckReport['notJudged'];
}

/** What `check --session --json` writes. */
export interface SessionsReport {
  /** The version of this shape. */
  readonly schemaVersion: 1;
  /** The seed of all randomness. */
  readonly seed: number;
  /** 0: no step and no call failed. 1: one failed, or was not played, or there is a finding of `--fail-on`. */
  readonly exitStatus: 0 | 1;
  /** Why the run ended before every client was played; `null`: every client was played. */
  readonly incomplete: { readonly reason: string } | null;
  /** One session for each client. */
  readonly sessions: readonly ClientSessionReport[];
}
