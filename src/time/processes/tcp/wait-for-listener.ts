import { real } from '../../base/real.ts';
import type { VirtualClock } from '../../core/virtual-clock.ts';
import type { AdoptedChild } from '../adopted-child.ts';
import { NotListeningError } from '../errors.ts';
import type { ProcessTree } from '../process-tree.ts';
import type { RemoteAgent } from '../remote-agent.ts';
import type { ListeningAt } from './endpoint.ts';
import type { HostTcp } from './host-tcp.ts';

/** A process or thread on the clock that listens. */
export interface ListeningAgent extends ListeningAt {
  /** Its id: `c1`, `c1.2`, `c1#3`. */
  readonly process: string;
  readonly pid: number;
}

export interface ListeningOptions {
  /** The port. Default: the first port that is listened to. */
  readonly port?: number;
  /** The child, with its descendants. Default: any child. */
  readonly child?: AdoptedChild;
  /**
   * Virtual milliseconds that it may take; they pass only while a `run` is open. Default 60 000. In real time the
   * limits of that run apply.
   */
  readonly withinMs?: number;
  /** The output of the child so far, for the message of the error. */
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
      tcp.onListening.delete(began);
      tcp.onClose.delete(closed);
      virtual.cancel();
    };
    const began = (agent: RemoteAgent, at: ListeningAt): void => {
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
    tcp.onListening.add(began);
    tcp.onClose.add(closed);
    const virtual = clock.setTimer(() => fail(`it did not within ${withinMs / 1000} s of virtual time`), withinMs);
    const children = child ? [child] : [...trees.values()].flatMap((tree) => tree.child ?? []);
    const allOf = (what: (one: AdoptedChild) => Promise<string>, how?: 'ended'): void =>
      void Promise.all(children.map(what)).then((why) => why.length > 0 && fail(why.join('; '), how));
    // Its last messages, in the control channel and on its standard error, are read before the wait fails.
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
