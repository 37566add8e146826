import { applies } from '../clocks/conditions.ts';
import { isUnknown } from '../clocks/evidence.ts';
import { backoffMs, type Retry } from '../clocks/retry.ts';
import type { Span } from '../clocks/span.ts';
import type { SpanDetail } from '../wire/transcript.ts';
import { type ClientSession, pause } from './client-session.ts';
import type { SpanHandle } from './clocked-spans.ts';
import type { Ended, Failed } from './ended.ts';

/** What the one who runs a span has to say about its being run again. */
export interface RerunHooks<T> {
  /** Whether this retry may be used at all, as some are for idempotent tools alone. */
  readonly allows?: (retry: Retry) => boolean;
  /** What is done before it, as a new connection is made. A failure of it is how the span ended. */
  readonly before?: (retry: Retry) => Promise<Ended<T> | null>;
}

/** What the profile says of a span that failed so; `undefined`: nothing, and it is not tried again. */
export function retryFor(
  session: ClientSession,
  span: Span,
  failure: Failed,
  allows: (retry: Retry) => boolean,
): Retry | undefined {
  if (failure.quiet) return undefined;
  return session.profile.retries?.find(
    (retry) =>
      retry.of === span &&
      applies(retry.when, session.conditions) &&
      (retry.after === 'any' || retry.after.includes(failure.cause)) &&
      allows(retry),
  );
}

/** How often a retry is tried; where that is unknown, never: what is unknown must not help a server. */
export const timesOf = (retry: Retry): number =>
  isUnknown(retry.times) ? 0 : (retry.times ?? Number.POSITIVE_INFINITY);

/**
 * Runs a span, and again where the profile says that this client tries again, all inside one parent whose deadlines
 * go on running.
 */
export async function runWithRetries<T>(
  session: ClientSession,
  span: Span,
  parent: SpanHandle,
  detail: SpanDetail | null,
  body: (handle: SpanHandle) => Promise<Ended<T>>,
  { allows = () => true, before }: RerunHooks<T> = {},
): Promise<Ended<T>> {
  for (let retries = 0; ; retries++) {
    const ended = await session.spans.run(span, parent.id, detail, body);
    if (ended.ok || !parent.open) return ended;
    const retry = retryFor(session, span, ended, allows);
    if (retry === undefined || retries >= timesOf(retry)) return ended;
    await pause(session.time, backoffMs(retry.backoff, retries));
    if (!parent.open) return ended;
    const failed = await before?.(retry);
    if (failed != null) return failed;
  }
}
