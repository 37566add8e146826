import type { Step } from '../clocks/client-profile.ts';
import { attemptsOf, playAttempt } from './attempt.ts';
import type { ClientSession } from './client-session.ts';
import type { SpanHandle } from './clocked-spans.ts';
import { done, type Ended } from './ended.ts';

/** Makes a new connection to the server inside a call, as this client makes its first, but for the steps it leaves out. */
export function reconnect(
  session: ClientSession,
  parent: SpanHandle,
  without: readonly Step[] = [],
): Promise<Ended<null>> {
  const [attempt] = attemptsOf(session);
  if (attempt === undefined) return Promise.resolve(done(null));
  session.connected = false;
  const detail = { attempt: 1, over: session.link.transport };
  return session.spans.run<null>('attempt', parent.id, detail, async (handle) => {
    const steps = attempt.steps.filter((step) => !without.includes(step));
    return (await playAttempt(session, attempt, handle, steps)).ended;
  });
}
