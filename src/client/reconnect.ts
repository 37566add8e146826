import type { Step } from '../clocks/client-profile.ts';
import { backoffMs, type Retry } from '../clocks/retry.ts';
import { type ClientSession, pause } from './client-session.ts';
import type { SpanHandle } from './clocked-spans.ts';
import { done, type Ended, type Failed } from './ended.ts';
import { retryFor, timesOf } from './retries.ts';
import { attemptsOf, playAttempt } from './start-up.ts';

/**
 * Makes a new connection to the server, with the steps of the client's first attempt.
 *
 * @param parent the call that needs it; `null`: the client reconnects by itself
 * @param without steps that are left out
 */
export function reconnect(
  session: ClientSession,
  parent: SpanHandle | null,
  without: readonly Step[] = [],
): Promise<Ended<null>> {
  const [attempt] = attemptsOf(session);
  if (attempt === undefined) return Promise.resolve(done(null));
  session.connected = false;
  const detail = { attempt: 1, over: session.link.transport };
  return session.spans.run<null>('attempt', parent?.id ?? null, detail, async (handle) => {
    const steps = attempt.steps.filter((step) => !without.includes(step));
    return (await playAttempt(session, attempt, handle, steps)).ended;
  });
}

/** The retry by which the next call restores a lost connection; `undefined`: the connection stays lost. */
export const reconnectsAfter = (session: ClientSession, lost: Failed): Retry | undefined =>
  retryFor(session, 'connection', lost, () => true);

/**
 * Restores a lost connection inside a call, with as many tries as the client's profile says.
 *
 * @returns how the last try ended; `null`: the client does not try
 */
export async function reconnectLost(
  session: ClientSession,
  call: SpanHandle,
  lost: Failed,
): Promise<Ended<null> | null> {
  const retry = reconnectsAfter(session, lost);
  let last: Ended<null> | null = null;
  for (let tries = 0; retry !== undefined && tries < timesOf(retry) && last?.ok !== true; tries++) {
    await pause(session.time, backoffMs(retry.backoff, tries));
    if (!call.open) break;
    last = await reconnect(session, call);
  }
  return last;
}
