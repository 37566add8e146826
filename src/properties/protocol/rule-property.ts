import type { Transcript } from '../../wire/transcript.ts';
import type { CannotJudge, ExtraCheckProperty } from '../property.ts';
import type { Statement } from '../statement.ts';

/**
 * The plays from which the rules of the protocol are judged.
 *
 * - `calls`: each call, with a progress token and a ping beside it; late and unknown cancellations; the end of the session
 * - `tokenless`: the same calls without progress tokens
 * - `cancels`: each call that takes time is cancelled half-way
 * - `silent`: a client that declares every capability and never answers the server
 * - `drops`: two calls at a time over HTTP; the stream of one breaks, and the client resumes it
 * - `listens`: a subscription, and an idle client
 * - `tasks`: a call that becomes a task, which is polled to its end, and one that is cancelled
 * - `probes`: a start-up with `server/discover`
 */
export type RulePlayId = 'calls' | 'tokenless' | 'cancels' | 'silent' | 'drops' | 'listens' | 'tasks' | 'probes';

/** One play, and what is known of it beside the transcript. */
export interface RuleEvidence {
  readonly transcript: Transcript;
  /** The revision that client and server agreed on. */
  readonly revision: string;
  readonly transport: 'memory' | 'stdio' | 'http' | 'sse';
  /** Until when the server was watched, in virtual milliseconds. */
  readonly untilMs: number;
  /**
   * Of `cancels` over HTTP: how many timers fired after the response was closed, beyond those of an idle session, and the last
   * instant. `null`: this is not known.
   */
  readonly timersAfter: { readonly fired: number; readonly lastMs: number } | null;
}

/** A violation of a rule. */
export interface RuleFound extends Statement {
  /** The tool; `null`: it is about no tool. */
  readonly tool: string | null;
}

/** A property that judges one rule of the protocol, from plays that are made for the rules. */
export interface RuleProperty extends ExtraCheckProperty {
  readonly onRequest: true;
  /** The transport over which a server can break the rule; `stdio` includes memory. @defaultValue any */
  readonly over?: 'http' | 'stdio';
  /** The plays that it reads. */
  readonly plays: readonly RulePlayId[];
  /**
   * Judges one play.
   *
   * @returns the violations; empty: the play puts the rule to the test, and the server keeps it
   */
  readonly judge: (evidence: RuleEvidence) => readonly RuleFound[] | CannotJudge;
}

/** The beginning of each property that judges a rule. */
export const ofRule = { extraCheck: true, onRequest: true } as const;

/** A rule that no play put to the test. */
export const untested = (why: string): CannotJudge => ({ notJudged: why });
