import type { Step } from '../clocks/client-profile.ts';
import { backoffMs, type Retry } from '../clocks/retry.ts';
import { type ClientSession, pause } from './client-session.ts';
import type { SpanHandle } from './clocked-spans.ts';
import { done, type Ended, type Failed } from './ended.ts';
import { retryFor, timesOf } from './retries.ts';
import { attemptsOf, playAttempt } from './start-up.ts';

/** Makes a new connection to the server, inside a call or between calls, as this client makes its first, but for the steps it leaves out. */
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

/** What the profile says of a connection that was lost so, at the next call; `undefined`: it stays lost. */
export const reconnectsAfter = (session: ClientSession, lost: Failed): Retry | undefined =>
  retryFor(session, 'connection', lost, () => true);

/**
 * Makes a lost connection again inside a call, where this client does that, as often as it tries to.
 *
 * @returns how the last try ended; `null`: it does no such thing
 */
export async function reconnectLost(
  session: ClientSession,
  call: SpanHandle,
  lost: Failed,
): Promise<Ended<null> | null> {
  const retry = reconnectsAfter(session, lost);
  let made: Ended<null> | null = null;
  for (let tries = 0; retry !== undefined && tries < timesOf(retry) && made?.ok !== true; tries++) {
    await pause(session.time, backoffMs(retry.backoff, tries));
    if (!call.open) break;
    made = await reconnect(session, call);
  }
  return made;
}
