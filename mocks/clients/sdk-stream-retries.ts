import type { Stated } from '../../src/clocks/evidence.ts';
import type { Retry } from '../../src/clocks/retry.ts';

/** How the TypeScript SDKs reopen a lost event stream: the standing GET always, an answer only after an event id. */
export const sdkStreamRetries = (stated: Stated): readonly Retry[] => {
  const stream: Retry = {
    of: 'stream',
    after: ['network', 'closed'],
    times: 2,
    backoff: { firstMs: 1_000, factor: 1.5, maxMs: 30_000, serverRetry: 'kept' },
    countResets: 'on-clean-end',
    resumes: true,
    when: { transport: 'http' },
    ...stated,
  };
  return [stream, { ...stream, of: 'body', when: { transport: 'http', idsSeen: true } }];
};
