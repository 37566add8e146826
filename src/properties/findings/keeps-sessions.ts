import { isAnswer } from '../../wire/frame.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { ExtraCheckProperty } from '../property.ts';
import { SpanIndex } from '../reading/span-index.ts';
import { type Statement, say } from '../statement.ts';

export const keepsSessions = {
  id: 'keeps-sessions',
  summary: 'a session that was idle for 24 hours is still there',
  severity: 'warning',
  extraCheck: true,
  advice: 'delete idle sessions, for example with a timer that each request restarts',
} as const satisfies ExtraCheckProperty;

const hourMs = 3_600_000;

const methodNotFound = -32601;

/**
 * A server over HTTP deletes idle sessions: most clients end without a `DELETE`. Reads the ping that was sent in a session after a
 * long time without requests.
 *
 * @param idleMs how long it was idle, in virtual milliseconds
 * @returns the finding in one sentence; `null`: the session was deleted
 */
export function keptSessionStatement(transcript: Transcript, idleMs: number): Statement | null {
  const ping = new SpanIndex(transcript).named('ping').find(({ detail }) => detail?.session === 'idle');
  if (ping === undefined) return null;
  const served = transcript.entries.some(
    (entry) =>
      entry.kind === 'received' &&
      entry.spanId === ping.id &&
      isAnswer(entry.frame) &&
      // An error shows that the session is deleted, unless the server has no ping.
      (!('error' in entry.frame) || entry.frame.error.code === methodNotFound),
  );
  if (!served) return null;
  return say`a session that was idle for ${{ idleHours: Math.round(idleMs / hourMs) }} hours is still there. Most clients end without DELETE, so unless the server limits the number of its sessions, they pile up for as long as it runs`;
}
