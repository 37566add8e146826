import { applies } from '../clocks/conditions.ts';
import { isUnknown } from '../clocks/evidence.ts';
import { backoffMs, type Retry } from '../clocks/retry.ts';
import type { Span } from '../clocks/span.ts';
import type { SpanDetail } from '../wire/transcript.ts';
import { type ClientSession, pause } from './client-session.ts';
import type { SpanHandle } from './clocked-spans.ts';
import type { Ended, Failed } from './ended.ts';

/** Hooks for the retries of a span. */
export interface RerunHooks<T> {
  /** Whether a retry applies: some retries apply only to idempotent tools. */
  readonly allows?: (retry: Retry) => boolean;
  /** Runs before a retry, for example to reconnect. If it fails, the span ends with its failure. */
  readonly before?: (retry: Retry) => Promise<Ended<T> | null>;
}

/** The retry that the profile has for a failed span; `undefined`: the span is not retried. */
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

/** The number of retries. An unknown number counts as 0, because an unknown value must not help a server. */
export const timesOf = (retry: Retry): number =>
  isUnknown(retry.times) ? 0 : (retry.times ?? Number.POSITIVE_INFINITY);

/**
 * Runs a span, and retries it as the profile says. All tries are inside one parent, whose deadlines go on running.
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
