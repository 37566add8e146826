import { isAnswer } from '../../wire/frame.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { ExtraCheckProperty } from '../property.ts';
import { SpanIndex } from '../reading/span-index.ts';
import { type Statement, say } from '../statement.ts';

export const unknownSession = {
  id: 'unknown-session',
  summary: 'the id of an unknown session is not answered with 404',
  severity: 'warning',
  extraCheck: true,
  advice: 'answer an unknown session id with 404; 400 is for a request without a session id',
} as const satisfies ExtraCheckProperty;

/** The status after which a client begins a new session. */
const neededStatus = 404;

/**
 * A server over HTTP answers a request with an unknown session id with 404: then clients begin a new session. Reads the ping
 * that was sent with such an id.
 *
 * @returns the finding in one sentence; `null`: the server answered 404, or served the request
 */
export function unknownSessionStatement(transcript: Transcript): Statement | null {
  const ping = new SpanIndex(transcript).named('ping').find(({ detail }) => detail?.session === 'unknown');
  if (ping === undefined) return null;
  for (const entry of transcript.entries) {
    if (!('spanId' in entry) || entry.spanId !== ping.id) continue;
    if (entry.kind === 'stimulus') {
      const { status, said } = entry;
      if (status === neededStatus) return null;
      const what = status === undefined ? `no response (${entry.note})` : say`${{ httpStatus: status }}`;
      return say`a request with an unknown session id is answered with ${what}${said === undefined ? '' : ` (${JSON.stringify(said)})`}. After a restart clients begin a new session only if that is ${{ neededStatus }}`;
    }
    if (entry.kind === 'received' && isAnswer(entry.frame)) {
      if (!('error' in entry.frame)) return null;
      return say`a request with an unknown session id is answered with an error in a response with status ${{ httpStatus: 200 }} (${JSON.stringify(entry.frame.error.message)}). After a restart clients begin a new session only if the status is ${{ neededStatus }}`;
    }
  }
  return null;
}
