import { SessionServer } from '../../faults/server/session-server.ts';
import { VirtualClock } from '../../time/core/virtual-clock.ts';
import type { Link } from '../../wire/link.ts';
import type { WorkAccount } from '../../wire/work-account.ts';
import { upstreamHere } from '../faults/upstream-here.ts';
import { guardStdin } from '../server/stdin-guard.ts';
import type { SessionTime } from '../session-time.ts';
import { virtualSessionTime } from '../session-time.ts';
import type { LinkOptions, OpenedLink } from './opened-link.ts';
import { clockOptionsOf } from './opened-link.ts';
import { clockWork } from './server-work.ts';
import { takeTurn } from './thread-turn.ts';

/** The bounds of a server's own close, in virtual time. */
const closing = { limitMs: 60_000, maxSteps: 10_000 };

/** What a link to a server in this process needs. */
export interface Here {
  readonly clock: VirtualClock;
  readonly time: SessionTime;
  readonly work: WorkAccount;
  readonly control: SessionServer;
  /** Calls the function that makes the server. Fails if the function reads standard input, which is this process's own. */
  make<T>(makeServer: () => Promise<T>): Promise<T>;
}

/** Opens a link to a server in this process. Client and server share one virtual clock. */
export async function openHere<L extends Link>(
  options: LinkOptions,
  makeLink: (here: Here) => { readonly link: L; readonly another: () => Link; readonly prepare?: () => Promise<void> },
): Promise<OpenedLink> {
  const turn = await takeTurn();
  const clock = new VirtualClock(clockOptionsOf(options));
  try {
    clock.install();
  } catch (error) {
    turn.end();
    throw error;
  }
  const stdin = guardStdin();
  const time = virtualSessionTime(clock);
  const control = new SessionServer(clock, time);
  const upstream = upstreamHere(
    time,
    control,
    (socket) => clock.ignore(socket),
    () => clock.label,
  );
  const leave = (): void => {
    upstream.close();
    clock.uninstall();
    stdin.release();
    turn.end();
  };
  const here: Here = {
    clock,
    time,
    work: clockWork(clock),
    control,
    async make(makeServer) {
      try {
        const made = await makeServer();
        clock.startedUp();
        return made;
      } finally {
        stdin.assertUnread(); // its error says more than the one that the server may have thrown
      }
    },
  };
  let made: ReturnType<typeof makeLink>;
  try {
    made = makeLink(here);
  } catch (error) {
    leave();
    throw error;
  }
  const { link, another, prepare } = made;
  return {
    link,
    another,
    work: here.work,
    chargeWork: () => clock.chargeWork(),
    time: { ...time, run: (fn, bounds) => turn.run(() => clock.own(() => time.run(fn, bounds))) },
    stderr: () => '',
    realBecause: () => null,
    onResource: (listener) => clock.onResource(listener),
    onDial: (listener) => clock.onDial(listener),
    upstream,
    control: () => control,
    ...(prepare === undefined ? {} : { prepare }),
    async close() {
      // The server may close in virtual time, within the bounds. A server that does not close within them is abandoned.
      await clock.own(() => time.run(() => link.close('kill'), closing)).catch(() => {});
      await clock.closeOwned();
      leave();
    },
  };
}
