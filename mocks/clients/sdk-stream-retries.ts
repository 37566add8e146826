import { allOf, by } from '../../src/clocks/authoring.ts';
import type { Stated } from '../../src/clocks/evidence.ts';
import type { Retry } from '../../src/clocks/retry.ts';

/**
 * How the TypeScript SDKs reopen an event stream that was lost: the standing stream if the server accepted it before, and the
 * stream of an answer if an event on it had an id. Every GET that the server accepts resets the count of retries. So the SDK
 * requests a stream that always ends at once again each second, without a limit. A GET after a stream without ids has no
 * `Last-Event-ID`.
 */
export function sdkStreamRetries(stated: Stated, body: Pick<Retry, 'deafToErrors' | 'when'> = {}): readonly Retry[] {
  const stream: Retry = {
    of: 'stream',
    after: 'any',
    times: 2,
    backoff: { firstMs: 1_000, factor: 1.5, maxMs: 30_000, serverRetry: 'kept' },
    countResets: 'on-success',
    resumes: 'latest-stream',
    onceAccepted: true,
    exceptStatuses: [405],
    when: { transport: 'http' },
    ...stated,
  };
  return [stream, { ...stream, of: 'body', when: { transport: 'http', idsSeen: true }, ...body }];
}

/** How the TypeScript SDKs reopen the stream of HTTP with SSE, which the library `eventsource` reads. */
export const legacySse = (stated: Stated): Retry => ({
  of: 'stream',
  after: ['network', 'closed'],
  times: null,
  backoff: { firstMs: 3_000, serverRetry: 'kept' },
  resumes: true,
  when: { transport: 'sse' },
  ...allOf(stated, by('source', 'npm eventsource@3.0.7 dist/index.js')),
});
