import { allOf, by } from '../../src/clocks/authoring.ts';
import type { Stated } from '../../src/clocks/evidence.ts';
import type { Retry } from '../../src/clocks/retry.ts';

/**
 * How the TypeScript SDKs reopen an event stream that they have lost: the standing GET once it was accepted, an answer once
 * an event had an id. Every GET that is accepted restarts the count, so that one which ends at once is requested again
 * each second for as long as the client lives; a GET that follows a stream without ids names none.
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

/** How they reopen the stream of the older transport, which `eventsource` reads for them. */
export const legacySse = (stated: Stated): Retry => ({
  of: 'stream',
  after: ['network', 'closed'],
  times: null,
  backoff: { firstMs: 3_000, serverRetry: 'kept' },
  resumes: true,
  when: { transport: 'sse' },
  ...allOf(stated, by('source', 'npm eventsource@3.0.7 dist/index.js')),
});
