import type { Step } from '../clocks/client-profile.ts';
import { attemptsOf, playAttempt } from './attempt.ts';
import type { ClientSession } from './client-session.ts';
import { done, type Ended } from './ended.ts';
import { runWithRetries } from './retries.ts';

/** How a start-up ended. */
export type StartUp = Ended<null>;

/**
 * Plays a client's start-up: its attempts in order until one succeeds. Resolves when the client has its tools, has
 * given up, or goes on without the server, which may still be loading then.
 *
 * @throws LinkError (`ERR_LINK`) when the server cannot be started at all
 */
export function startUp(session: ClientSession): Promise<StartUp> {
  return session.spans.run<null>('startup', null, null, async (startup) => {
    let last: Ended<null> = done(null);
    for (const [index, attempt] of attemptsOf(session).entries()) {
      const detail = { attempt: index + 1, over: session.link.transport };
      let failedAt: Step | null = null;
      last = await runWithRetries(session, 'attempt', startup, detail, async (handle) => {
        const { ended, at } = await playAttempt(session, attempt, handle);
        failedAt = at;
        return ended;
      });
      if (last.ok || !startup.open) return last;
      if (failedAt !== null && attempt.nextAfter?.includes(failedAt) === false) return last;
    }
    return last;
  });
}
