import { applies } from '../clocks/conditions.ts';
import { durationMs } from '../clocks/duration-ms.ts';
import type { ClientSession } from './client-session.ts';
import { reconnect } from './reconnect.ts';

/** How a client finds out by itself that its connection is gone. Times in milliseconds. */
interface StatusChecks {
  readonly everyMs: number;
  readonly times: number;
  readonly afterMs: number;
}

/** The looks at its own connection that lead to a new one; `null`: this client takes none. */
export function statusChecksOf({
  profile,
  conditions,
}: Pick<ClientSession, 'profile' | 'conditions'>): StatusChecks | null {
  const cadence = profile.cadences?.find(
    ({ of, at, when }) => of === 'session' && at === 'timer' && applies(when, conditions),
  );
  const everyMs = cadence === undefined ? null : durationMs(cadence.everyMs, conditions, profile);
  if (cadence?.reconnectsAfterMs === undefined || everyMs === null || everyMs === 0) return null;
  return { everyMs, times: cadence.tolerates ?? 1, afterMs: cadence.reconnectsAfterMs };
}

/**
 * The connection was lost: it is made again after so many looks at it, unless a call has done that before. Looks are
 * counted from when the session began, so the first may come at once.
 */
export function reconnectAfterChecks(session: ClientSession): void {
  const checks = statusChecksOf(session);
  const { time, connectedMs } = session;
  if (checks === null || connectedMs === null) return;
  const { everyMs, times, afterMs } = checks;
  const firstInMs = everyMs - ((time.now() - connectedMs) % everyMs);
  time.setTimer(
    () => {
      if (session.lost !== null) void reconnect(session, null);
    },
    firstInMs + (times - 1) * everyMs + afterMs,
  );
}
