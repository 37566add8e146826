import type { SessionProblem } from '../../report/session-search-report.ts';
import type { Session } from '../../scenario/session.ts';
import type { SessionPlayer } from '../sessions/session-player.ts';

/** How long the server has been without clients when its timers are counted, in virtual milliseconds. */
const laterMs = 24 * 3_600_000;

/** How many timers may fire meanwhile. */
const mostTimers = 50_000;

/** The requests of connections that are closed may have armed one timer for the whole server, such as that of a cleaner. */
const mostForServer = 1;

/**
 * Finds timers that a server keeps for connections that are closed: all clients disconnect, a day passes, and timers of several
 * requests are still armed.
 *
 * @returns `null`: there are none, or the timers of this server cannot be seen
 */
export async function timersLeft(player: SessionPlayer, session: Session): Promise<SessionProblem | null> {
  if (player.isStopped || session.armedTimers() === null) return null;
  const { time } = session;
  const end = await time.run(
    async () => {
      for (const { session: own } of player.seats.values()) await own.client.disconnect();
      await new Promise<void>((resolve) => void time.setTimer(resolve, laterMs));
    },
    { limitMs: laterMs + 60_000, maxSteps: mostTimers },
  );
  if ('stopped' in end && end.stopped.why !== 'max-steps') return null;
  const left = [...(session.armedTimers() ?? new Map())];
  if (left.length <= mostForServer) return null;
  const labels = left.map(([label]) => label);
  return {
    kind: 'timers-left',
    step: null,
    message: `a day after every client has disconnected, timers of ${left.length} requests still run: ${labels.slice(0, 3).join(', ')}${left.length > 3 ? ' ...' : ''}`,
  };
}
