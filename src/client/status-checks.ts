import { applies } from '../clocks/conditions.ts';
import { durationMs } from '../clocks/duration-ms.ts';
import type { ClientSession } from './client-session.ts';
import { reconnect } from './reconnect.ts';

/** How a client finds out by itself that its connection was lost: by `times` failed checks, one every `everyMs`. */
interface StatusChecks {
  readonly everyMs: number;
  readonly times: number;
  /** The milliseconds from the last failed check to the new connection. */
  readonly afterMs: number;
}

/** The checks of its own connection after which a client reconnects; `null`: this client makes no such checks. */
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
 * The connection was lost: the client reconnects after the last failed check, unless a call has reconnected before. The
 * intervals of the checks begin with the connection, so the first check may follow at once.
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
