import type { CallContext, CannotJudge, Found, PlayProperty } from '../property.ts';
import { say } from '../statement.ts';
import { counted, lastMs, leftRunning, requestLabel, resourcesUnseen } from './left-running.ts';

function ranOn({ transcript, call }: CallContext): readonly (Found | CannotJudge)[] {
  if (transcript.head.conditions.transport !== 'memory') return [resourcesUnseen];
  return call.executions.flatMap(({ spanId, answer, sentAtMs }) => {
    const label = requestLabel(transcript, spanId);
    if (answer === null || label === null) return [];
    const left = leftRunning(transcript, label, answer.atMs);
    if (left.length === 0) return [];
    const last = lastMs(left);
    const until =
      last === null ? 'and their end was not seen' : say`the last of them for ${{ ranOnMs: last - answer.atMs }} ms`;
    const answeredAfterMs = answer.atMs - sentAtMs;
    return [say`answered after ${{ answeredAfterMs }} ms, but ${counted(left)} of the call ran on, ${until}`];
  });
}

/**
 * Once a call is answered, nothing of it runs on: no timer that keeps the process alive, no child process, no thread. A
 * request that lost a race is aborted. Not for tools that start a job and answer with its handle: their work goes on by design.
 * Judges only servers in this process: the timers of a child process are not seen.
 */
export const leavesNothingRunning = {
  id: 'leaves-nothing-running',
  summary: 'timers, processes or threads of a call that outlive its answer',
  severity: 'warning',
  advice: 'clear timers, close sockets and end processes in a finally block: they outlive their call',
  judge: (context) => (context.span === 'call' ? ranOn(context) : []),
} as const satisfies PlayProperty;
