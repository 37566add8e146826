import type { Transcript } from '../../wire/transcript.ts';
import type { CallContext, CannotJudge, Found, PlayProperty } from '../property.ts';
import type { Execution } from '../reading/call-record.ts';
import { type Statement, say } from '../statement.ts';
import { counted, lastMs, leftRunning, requestLabel, resourcesUnseen } from './left-running.ts';

/** How long it may take to tidy up, in virtual milliseconds. */
export const defaultGraceMs = 1_000;

/**
 * Whether a fault may have kept the answer of an execution on its way, or the call before the server: then a late answer is no
 * evidence of work. A fault of an outgoing call keeps neither, and a fault of cancellations tells when the server sees them.
 */
function keptOnTheWay({ entries }: Transcript, { sentAtMs }: Execution, answeredAtMs: number): boolean {
  return entries.some(
    (entry) =>
      entry.kind === 'fault' &&
      entry.atMs >= sentAtMs &&
      entry.atMs <= answeredAtMs &&
      entry.about.host === undefined &&
      entry.about.cancels === undefined,
  );
}

/** What of an execution still ran after it was cancelled and the time to tidy up was over, in words; `null`: nothing. */
function workedOn(transcript: Transcript, execution: Execution, graceMs: number): Statement | null {
  const { spanId, cancel, answer } = execution;
  const label = requestLabel(transcript, spanId);
  if (cancel === null || label === null) return null;
  const after = (ms: number) => ms - cancel.atMs;
  if (answer !== null && after(answer.atMs) > graceMs && !keptOnTheWay(transcript, execution, answer.atMs))
    return say`it answered ${{ answeredLaterMs: after(answer.atMs) }} ms later, and no caller received it: the work was done all the same`;
  const left = leftRunning(transcript, label, cancel.atMs + graceMs);
  if (left.length === 0) return null;
  const last = lastMs(left);
  const until = last === null ? 'and their end was not seen' : say`the last of them for ${{ ranOnMs: after(last) }} ms`;
  return say`${counted(left)} of the call ran on, ${until}`;
}

function ranOn({ transcript, call }: CallContext, graceMs: number): readonly (Found | CannotJudge)[] {
  return call.executions.flatMap((execution): readonly (Found | CannotJudge)[] => {
    if (execution.cancel === null) return [];
    const { sentAtMs, cancel } = execution;
    const what = workedOn(transcript, execution, graceMs);
    if (what === null) return transcript.head.conditions.transport === 'memory' ? [] : [resourcesUnseen];
    const cancelledAfterMs = cancel.atMs - sentAtMs;
    return [say`cancelled after ${{ cancelledAfterMs }} ms, but ${what}`];
  });
}

/**
 * A server that receives the cancellation of a call stops working on it: soon nothing of it runs any more, and no answer comes.
 * Says nothing of clients that do not cancel. Judges the timers of servers in this process only: those of a child are unseen.
 *
 * @param graceMs how long it may take to tidy up, in virtual milliseconds
 */
export const stopsWhenCancelledWithin = (graceMs: number) =>
  ({
    id: 'stops-when-cancelled',
    summary: 'work that goes on, or an answer that comes, after a cancellation',
    severity: 'warning',
    advice: "hand the request's abort signal to everything that the tool waits for",
    judge: (context) => (context.span === 'call' ? ranOn(context, graceMs) : []),
  }) as const satisfies PlayProperty;

/** The same with the usual time to tidy up. */
export const stopsWhenCancelled = stopsWhenCancelledWithin(defaultGraceMs);
