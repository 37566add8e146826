import type { SessionProblem } from '../../report/session-search-report.ts';
import type { Session } from '../../scenario/session.ts';
import type { SessionPlayer } from '../sessions/session-player.ts';

/** How long the server has been without clients when its timers are counted, in virtual milliseconds. */
const laterMs = 24 * 3_600_000;

/** How many timers may fire meanwhile. */
const mostTimers = 50_000;

/** A standing stream that is closed may have armed one timer for the whole server, such as that of a cleaner. */
const mostForServer = 1;

/**
 * Finds timers that a server keeps for standing streams that are closed: all clients disconnect, a day passes, and timers of several
 * streams are still armed.
 *
 * @returns `null`: there are none, or the timers of this server cannot be seen
 */
export async function timersLeft(player: SessionPlayer, session: Session): Promise<SessionProblem | null> {
  await player.finish(); // a call that is open is judged, and is not ended by the clients that leave
  if (player.isStopped || session.armedTimers() === null) return null;
  const { time } = session;
  const end = await time.run(
    async () => {
      for (const { session: own } of player.seats.values()) await own.client.disconnect();
      await new Promise<void>((resolve) => void time.setTimer(resolve, laterMs));
    },
    { limitMs: laterMs + 60_000, maxSteps: mostTimers },
  );
  if ('stopped' in end) return null;
  const labels = [...(session.armedTimers() ?? new Map<string, number>()).keys()].filter((label) =>
    label.startsWith('GET '),
  );
  if (labels.length <= mostForServer) return null;
  return {
    kind: 'timers-left',
    step: null,
    message: `a day after every client has disconnected, timers of ${labels.length} standing streams are still armed: ${labels.slice(0, 3).join(', ')}${labels.length > 3 ? ' ...' : ''}`,
  };
}
