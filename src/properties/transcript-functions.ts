import type { Transcript } from '../wire/transcript.ts';
import type { Finding } from './finding.ts';
import { answerOverLimit } from './findings/answer-over-limit.ts';
import {
  answeredWithAnError as answeredWithAnErrorProperty,
  errorStatement,
} from './findings/answered-with-an-error.ts';
import { answersWithinBudget as answersWithinBudgetProperty } from './findings/answers-within-budget.ts';
import { leavesNothingRunning as leavesNothingRunningProperty } from './findings/leaves-nothing-running.ts';
import { realWork } from './findings/real-work.ts';
import { defaultGraceMs, stopsWhenCancelledWithin } from './findings/stops-when-cancelled.ts';
import { defaultSlowdown, judgeTranscriptBy } from './judge-property.ts';
import { callIds, callRecord } from './reading/call-record.ts';

/** Properties of this package as functions over a transcript, for runs of `scenario` and `playSession`. */

/**
 * Every call is answered, with a result or a structured tool error, and the answer of its first execution reaches the caller
 * before any deadline of the client fires. So does the start-up. Reads the transcript and nothing else.
 *
 * @param slowdown how many times slower than this machine a modest one is. @defaultValue `4`
 * @returns a finding for each start-up and call that does not fit, in order, by `answers-within-budget` or `real-work`
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 *
 * const { transcript } = await scenario(server, { client: 'codex-cli', call: { tool: 'search' } });
 * assert.deepEqual(answersWithinBudget(transcript), []);
 * ```
 */
export const answersWithinBudget = (transcript: Transcript, slowdown: number = defaultSlowdown): readonly Finding[] =>
  judgeTranscriptBy([realWork, answersWithinBudgetProperty], transcript, slowdown);

/**
 * Every answer is small enough for the client to take it whole. Only small answers pass a limit that is unknown. Reads the
 * transcript and nothing else.
 *
 * @returns a finding by `answer-over-limit` for each answer and each limit that it exceeds, or may exceed
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 *
 * const { transcript } = await scenario(server, { client: 'codex-cli', call: { tool: 'search' } });
 * assert.deepEqual(answerWithinLimits(transcript), []);
 * ```
 */
export const answerWithinLimits = (transcript: Transcript): readonly Finding[] =>
  judgeTranscriptBy([answerOverLimit], transcript, defaultSlowdown);

/**
 * Calls that were answered with an error: a result with `isError`, or a JSON-RPC error. An error is an answer, and one that
 * comes at once is in time for every client, so no verdict counts it. But it may not be what was meant to be tested. Reads
 * the transcript and nothing else.
 *
 * @returns a finding by `answered-with-an-error` for each such call
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 *
 * const { transcript } = await scenario(server, { client: 'codex-cli', call: { tool: 'search' } });
 * assert.deepEqual(answeredWithAnError(transcript), []);
 * ```
 */
export function answeredWithAnError(transcript: Transcript): readonly Finding[] {
  return callIds(transcript).flatMap((id): readonly Finding[] => {
    const record = callRecord(transcript, id);
    const error = errorStatement(record, false);
    const about = { property: answeredWithAnErrorProperty.id, client: transcript.head.client, tool: record.tool };
    return error === null ? [] : [{ ...about, ...error }];
  });
}

/**
 * Once a call is answered, nothing of it runs on: no timer that keeps the process alive, no child process, no thread. What
 * lost a race is ended, not forgotten. Not for tools that start a job and answer with its handle: there work goes on by
 * design. Reads the transcript and nothing else. Judges only servers in this process: the timers of a child are unseen, and
 * the finding then says so.
 *
 * @returns a finding by `leaves-nothing-running` for each call that leaves something running
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 *
 * const { transcript } = await scenario(server, { client: 'codex-cli', call: { tool: 'search' } });
 * assert.deepEqual(leavesNothingRunning(transcript), []);
 * ```
 */
export const leavesNothingRunning = (transcript: Transcript): readonly Finding[] =>
  judgeTranscriptBy([leavesNothingRunningProperty], transcript, defaultSlowdown);

/**
 * A server that receives the cancellation of a call stops working on it: soon nothing of it runs any more, and no answer comes.
 * Says nothing of clients that do not cancel. Reads the transcript and nothing else; see {@link leavesNothingRunning} for
 * which servers it can judge.
 *
 * @param graceMs how long it may take to tidy up, in virtual milliseconds. @defaultValue `1_000`
 * @returns a finding by `stops-when-cancelled` for each call that goes on
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 *
 * const { transcript } = await scenario(server, { client: 'codex-cli', call: { tool: 'search' } });
 * assert.deepEqual(stopsWhenCancelled(transcript, 5_000), []);
 * ```
 */
export const stopsWhenCancelled = (transcript: Transcript, graceMs = defaultGraceMs): readonly Finding[] =>
  judgeTranscriptBy([stopsWhenCancelledWithin(graceMs)], transcript, defaultSlowdown);
