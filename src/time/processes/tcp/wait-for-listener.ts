import { real } from '../../base/real.ts';
import type { VirtualClock } from '../../core/virtual-clock.ts';
import type { AdoptedChild } from '../adopted-child.ts';
import { NotListeningError } from '../errors.ts';
import type { ProcessTree } from '../process-tree.ts';
import type { RemoteAgent } from '../remote-agent.ts';
import type { ListeningAt } from './endpoint.ts';
import type { HostTcp } from './host-tcp.ts';

/** A process, or thread, on the clock that listens. */
export interface ListeningAgent extends ListeningAt {
  /** Its id: `c1`, `c1.2`, `c1#3`. */
  readonly process: string;
  readonly pid: number;
}

export interface ListeningOptions {
  /** The port that is meant. Default: whichever is listened to first. */
  readonly port?: number;
  /** The child that is meant, with all that descends from it. Default: any. */
  readonly child?: AdoptedChild;
  /**
   * Virtual milliseconds that it may take; they pass only while a `run` is open. Default 60 000. In real time the guards
   * of that run hold.
   */
  readonly withinMs?: number;
  /** What the child has said so far, for the message of the error. */
  readonly outputSoFar?: () => string;
}

export interface ListenerContext {
  readonly clock: VirtualClock;
  readonly tcp: HostTcp;
  readonly trees: ReadonlyMap<string, ProcessTree>;
}

const WITHIN_MS = 60_000;
const SAID_LENGTH = 1000;

/** @throws NotListeningError */
export function waitForListener(context: ListenerContext, options: ListeningOptions): Promise<ListeningAgent> {
  const { clock, tcp, trees } = context;
  const { port, child, withinMs = WITHIN_MS, outputSoFar } = options;
  const isMeant = (agent: RemoteAgent): boolean => child === undefined || agent.tree.id === child.id;
  const existing = listenersIn(context).filter(({ agent }) => isMeant(agent));
  const found = existing.find(({ at }) => port === undefined || at.port === port);
  if (found) return Promise.resolve(describe(found.agent, found.at));

  return new Promise((resolve, reject) => {
    const end = (): void => {
      tcp.onListening.delete(heard);
      tcp.onClose.delete(closed);
      virtual.cancel();
    };
    const heard = (agent: RemoteAgent, at: ListeningAt): void => {
      if (!isMeant(agent) || (port !== undefined && at.port !== port)) return;
      end();
      resolve(describe(agent, at));
    };
    const fail = (why: string, how: 'ended' | 'late' = 'late'): void => {
      end();
      const elsewhere = listenersIn(context).filter(({ agent }) => isMeant(agent));
      const text = outputSoFar?.().trim().slice(-SAID_LENGTH) ?? '';
      const message = [
        `Failed to wait for ${who(child)} to listen to ${port === undefined ? 'any port' : `port ${port}`}: ${why}.`,
        ...elsewhere.map(({ agent, at }) => `${agent.name} listens to port ${at.port} (${at.address}).`),
        ...(text === '' ? [] : [`It said: ${text}`]),
      ];
      reject(new NotListeningError(message.join(' '), elsewhere.length > 0 ? 'elsewhere' : how));
    };
    const closed = (): void => fail('its host was closed');
    tcp.onListening.add(heard);
    tcp.onClose.add(closed);
    const virtual = clock.setTimer(() => fail(`it did not within ${withinMs / 1000} s of virtual time`), withinMs);
    const children = child ? [child] : [...trees.values()].flatMap((tree) => tree.child ?? []);
    const allOf = (what: (one: AdoptedChild) => Promise<string>, how?: 'ended'): void =>
      void Promise.all(children.map(what)).then((why) => why.length > 0 && fail(why.join('; '), how));
    // Its last words, in the control channel and on its standard error, come before we give it up.
    allOf((one) => one.onExit.then(() => turns(2)).then(() => ending(one)), 'ended');
    allOf((one) =>
      one.ready.then((time) =>
        time.kind === 'real' ? `it does not run in virtual time, so it is unknown: ${time.why}` : new Promise(() => {}),
      ),
    );
  });
}

/** Every process on the clock that listens to a TCP port, and where. */
export const listening = (context: ListenerContext): readonly ListeningAgent[] =>
  listenersIn(context).map(({ agent, at }) => describe(agent, at));

const listenersIn = ({ tcp, trees }: ListenerContext) =>
  [...trees.values()]
    .flatMap(({ agents }) => agents)
    .flatMap((agent) => tcp.listenersOf(agent).map((at) => ({ agent, at })));

const describe = ({ id, pid }: RemoteAgent, { address, port }: ListeningAt): ListeningAgent => ({
  process: id,
  pid,
  address,
  port,
});

const who = (child: AdoptedChild | undefined): string => child?.name ?? 'a child';

function ending({ process: { exitCode, signalCode } }: AdoptedChild): string {
  return `it ended (${signalCode ?? `exit code ${exitCode}`}) before it did`;
}

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => real.setImmediate(resolve));
}
