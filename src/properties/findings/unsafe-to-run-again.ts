import type { Transcript } from '../../wire/transcript.ts';
import type { ExtraCheckProperty } from '../property.ts';
import { entriesOf } from '../reading/span-index.ts';
import { upstreamRequests } from '../reading/upstream-requests.ts';
import { type Statement, say } from '../statement.ts';

export const unsafeToRunAgain = {
  id: 'unsafe-to-run-again',
  summary: 'a call that is repeated because its answer was lost writes to its upstream again',
  severity: 'warning',
  extraCheck: true,
  onRequest: true,
  advice:
    'derive an idempotency key from the arguments, and answer a call with the same key from the result of the first one',
} as const satisfies ExtraCheckProperty;

/** Methods that write, and that may not be repeated without harm. A PUT or a DELETE has the same effect twice. */
const writes: ReadonlySet<unknown> = new Set(['POST', 'PATCH']);

/** How often a call sent each write to an upstream, by method, host and path. */
export function writesOf(transcript: Transcript, callId: number): ReadonlyMap<string, number> {
  const requests = upstreamRequests(entriesOf(transcript, callId), (id) => id.startsWith('upstream-'));
  return new Map(requests.filter(({ method }) => writes.has(method)).map(({ what, times }) => [what, times]));
}

/** The write that is repeated, in one sentence; `null`: none is. @param again the writes of the repeated call */
export function repeatedWriteStatement(
  first: ReadonlyMap<string, number>,
  again: ReadonlyMap<string, number>,
): Statement | null {
  for (const [what, count] of again)
    if (first.has(what))
      return say`called again with the same arguments, it sent ${JSON.stringify(what)} again, ${{ writes: (first.get(what) ?? 0) + count }} times in total: a client that repeats a call whose answer was lost has it done twice`;
  return null;
}
