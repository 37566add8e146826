import { reissuesRequests } from '../clients/reissues-requests.ts';
import { startsNewSession } from '../clients/starts-new-session.ts';
import { waitsForRetry } from '../clients/waits-for-retry.ts';
import { in202511, in202607, places, since202503 } from '../places.ts';
import type { Rule } from '../rule.ts';

const sending = 'basic/transports#sending-messages-to-the-server';
const receiving = 'basic/transports/streamable-http#receiving-messages';
const resuming = 'basic/transports#resumability-and-redelivery';
const sessions = 'basic/transports#session-management';

/** Streams and sessions over Streamable HTTP. */
export const httpRules: readonly Rule[] = [
  {
    id: 'http/primed',
    statement: 'A response stream begins with an event that has an id and no data, so that its client can resume it',
    places: places(in202511('SHOULD', sending)),
    server: { property: 'stream-not-primed' },
  },
  {
    id: 'http/retry-before-close',
    statement:
      'A server that closes a connection before the answer sends a `retry` field first, and the client waits that long',
    places: places(in202511('SHOULD', sending)),
    server: { property: 'closes-without-retry' },
    client: { by: 'the waits before it opens a stream again', judge: waitsForRetry },
  },
  {
    id: 'http/answer-eventually',
    statement: 'A response stream carries the answer at some time',
    places: places(since202503('SHOULD', sending)),
    server: { property: 'stream-without-answer' },
  },
  {
    id: 'http/ends-after-answer',
    statement: 'A response stream ends after the answer',
    places: places(since202503('SHOULD', sending), in202607('SHOULD', receiving)),
    server: { property: 'stream-after-answer' },
  },
  {
    id: 'http/only-related',
    statement: 'Notifications on a response stream are about the request of the stream',
    places: places(since202503('SHOULD', sending), in202607('MUST', receiving)),
    server: { property: 'unrelated-on-stream' },
  },
  {
    id: 'http/unique-event-ids',
    statement: 'Ids of events are unique across all streams of a session',
    places: places(since202503('MUST', resuming)),
    server: { property: 'event-ids-repeat' },
  },
  {
    id: 'http/replay-own-stream',
    statement: 'A stream that is resumed replays no message of another stream',
    places: places(since202503('MUST', resuming)),
    server: { property: 'replays-other-stream' },
  },
  {
    id: 'http/resumes',
    statement: 'A GET with the id of the last event brings the rest of a broken stream',
    places: places(since202503('MAY', resuming)),
    server: { property: 'loses-streamed-answers' },
  },
  {
    id: 'http/404-after-end',
    statement: 'A request with the id of a session that has ended is answered with HTTP 404',
    places: places(since202503('MUST', sessions)),
    server: { property: 'ended-session-lives' },
  },
  {
    id: 'http/new-session-after-404',
    statement: 'A client whose session is answered with HTTP 404 starts a new session',
    places: places(since202503('MUST', sessions)),
    client: { by: 'its reaction to HTTP 404 and what it retries', judge: startsNewSession },
  },
  {
    id: 'http/reissue',
    statement: 'A request whose response stream breaks is lost, and the client sends it again with a new id',
    places: places(in202607('MUST', 'changelog#major-changes')),
    client: { by: 'its retries of a call after a broken stream', judge: reissuesRequests },
  },
  {
    id: 'http/no-buffering-header',
    statement: 'A response stream has the header `X-Accel-Buffering: no`',
    places: places(in202607('SHOULD', receiving)),
    server: { property: 'no-buffering-header' },
  },
  {
    id: 'http/keep-alive-comment',
    statement: 'A stream that is silent for long carries comments, so that nothing on the path closes it',
    places: places(in202607('MAY', receiving)),
    server: { property: 'silent-stream' },
  },
];
