import type { FrameId } from '../../wire/frame.ts';
import type { Entry } from '../../wire/transcript.ts';
import { requestsIn } from '../reading/request-record.ts';
import { type Statement, say } from '../statement.ts';

/** A cancellation that names no open request, and what the server made of it. */
export interface StrayCancel {
  /** Whether the request that it names was answered before; otherwise no such request exists. */
  readonly late: boolean;
  /** What went wrong afterwards, in one sentence; `null`: nothing; `undefined`: no later request shows it. */
  readonly statement: Statement | null | undefined;
}

/** The cancellations of a transcript that name a request which is answered or does not exist. */
export function strayCancels(entries: readonly Entry[]): readonly StrayCancel[] {
  const requests = requestsIn(entries);
  return entries.flatMap((entry, at): StrayCancel[] => {
    if (entry.kind !== 'sent' || !('method' in entry.frame) || entry.frame.method !== 'notifications/cancelled')
      return [];
    const id = entry.frame.params?.requestId;
    const named = requests.find((request) => request.id === id);
    if (named !== undefined && (named.answer === null || named.answer.at > at)) return [];
    return [{ late: named !== undefined, statement: outcomeOf(entries, at, id as FrameId) }];
  });
}

function outcomeOf(entries: readonly Entry[], at: number, id: FrameId): Statement | null | undefined {
  const after = entries.slice(at + 1);
  const until = after.findIndex(
    (entry) => entry.kind === 'sent' && 'method' in entry.frame && entry.frame.method === 'notifications/cancelled',
  );
  const here = until < 0 ? after : after.slice(0, until);
  const ended = here.find((entry) => entry.kind === 'ended' && entry.end.by === 'server');
  if (ended !== undefined) return say`the server ends`;
  const answered = here.find(
    (entry) =>
      entry.kind === 'received' && !('method' in entry.frame) && (entry.frame.id === id || entry.frame.id === null),
  );
  if (answered !== undefined) return say`the server answers the notification`;
  const requests = requestsIn(entries);
  const next = requests.find((request) => request.at > at);
  // Only a request that was answered before shows by its silence that the cancellation did harm.
  const before = requests.findLast((request) => request.at < at && request.method === next?.method);
  if (next === undefined || before === undefined || before.answer === null) return undefined;
  return next.answer === null ? say`the next request (${next.method}) is not answered` : null;
}
