import type { ChildProcess } from 'node:child_process';
import net from 'node:net';
import type { StreamHandle } from '../base/native.ts';
import { real } from '../base/real.ts';
import type { VirtualClock } from '../core/virtual-clock.ts';
import type { WallSkew } from '../core/wall-skew.ts';
import { guardMark } from '../os/guardian.ts';
import type { DialListener } from '../tracking/reach.ts';
import { AdoptedChild } from './adopted-child.ts';
import { agentFile } from './agent-location.ts';
import { AgentsParticipant } from './agents-participant.ts';
import { atExit } from './at-exit.ts';
import { bootstrapVariable, type Extension, writeBootstrapConfig } from './bootstrap-config.ts';
import { clockFileOf } from './clock-file.ts';
import { ConnectionHandler } from './connection-handler.ts';
import { type ControlAddress, makeControlAddress } from './control-address.ts';
import { LockStepUsageError } from './errors.ts';
import { Handshakes } from './handshakes.ts';
import { withAgent } from './node-options.ts';
import { ProcessTree, treeOf } from './process-tree.ts';
import type { HostMessage, PausedPart } from './protocol.ts';
import { ReadGate } from './read-gate.ts';
import { RemoteWork } from './remote-work.ts';
import { SpawnedProcesses } from './spawned-processes.ts';
import { HostTcp } from './tcp/host-tcp.ts';
import type { ListeningAgent } from './tcp/wait-for-listener.ts';
import { type ListeningOptions, listening, waitForListener } from './tcp/wait-for-listener.ts';

export interface LockStepOptions {
  /**
   * Milliseconds within which a child that may be Node must send its hello, without the time in which it waits for a
   * processor. Default 30 000.
   */
  readonly helloWithinMs?: number;
  /** Called with notes for the user: a child armed a native timer, or loops until time has passed. */
  readonly onNote?: (note: string) => void;
  /** Called with each host that a program dials, and whether it can be reached. */
  readonly onDial?: DialListener;
  /** An additional module of the agents, and the receiver of its messages: see {@link Extension}. */
  readonly extension?: HostedExtension;
}

/** The host's side of an extension. */
export interface HostedExtension {
  /** Called at every spawn. `null`: this child needs no extension. */
  readonly extension: () => Extension | null;
  /** @param process the id of the process that sends the message: `c1`, `c1.2` */
  readonly receive: (process: string, atMs: number, message: unknown) => void;
}

/** Key of an option for the tests of this layer: TCP connections are not counted, to show that they must be. */
export const WITHOUT_TCP: unique symbol = Symbol('without tcp');
/** Another one: no child moves its clock on by itself, to show that this makes no difference. */
export const ONE_BY_ONE: unique symbol = Symbol('one by one');

interface Ablations {
  readonly [WITHOUT_TCP]?: boolean;
  readonly [ONE_BY_ONE]?: boolean;
}

const DEFAULT_HELLO_WITHIN_MS = 30_000;
const LEAVE_WITHIN_MS = 1000;

/** The hosts of each clock. Only a single host may set an owner's clock by its `fire` message. */
const hostsOf = new WeakMap<VirtualClock, Set<LockStepHost>>();

/**
 * Puts child processes, and all Node processes and threads that descend from them, on a clock of this thread.
 *
 * ```ts
 * const host = new LockStepHost(clock);
 * await host.listen();
 * const { env, id } = host.environment(process.env);
 * const child = host.adopt(id, spawn('node', ['server.js'], { env }));
 * await child.ready; // { kind: 'virtual' }
 * await clock.run(() => talkTo(child.process));
 * await host.close();
 * ```
 */
export class LockStepHost {
  readonly #clock: VirtualClock;
  readonly #options: LockStepOptions;
  readonly #trees = new Map<string, ProcessTree>();
  readonly #server: net.Server;
  readonly #connections: ConnectionHandler;
  readonly #handshakes: Handshakes;
  readonly #spawned = new SpawnedProcesses();
  readonly #tcp: HostTcp;
  readonly #gate = new ReadGate();
  readonly #work = new RemoteWork();
  #cancelExitKill: (() => void) | undefined;
  #address: ControlAddress | undefined;
  #leaveClock: (() => void) | undefined;
  #children = 0;
  readonly #extensionMessages: unknown[] = [];
  #wallSkews: readonly WallSkew[] = [];

  constructor(clock: VirtualClock, options: LockStepOptions = {}) {
    this.#clock = clock;
    this.#options = options;
    const note = options.onNote ?? (() => {});
    this.#tcp = new HostTcp((handle) => clock.share(handle as StreamHandle), this.#gate);
    this.#connections = new ConnectionHandler({
      tcp: this.#tcp,
      hasIssued: (id, key) => key === this.#address?.key && Number(treeOf(id).slice(1)) <= this.#children,
      treeOf: (id) => this.#tree(id),
      clockFileOf: (process, pid) =>
        this.#address === undefined ? null : clockFileOf(this.#address.path, process, pid),
      ignore: (socket) => clock.ignore(socket),
      signOfLife: () => clock.wake(),
      spawned: (process) => this.#spawned.add(process),
      note,
      reached: (dialled) => options.onDial?.(dialled),
      extension: (process, atMs, message) => options.extension?.receive(process, atMs, message),
      joined: (agent) => {
        if (this.#wallSkews.length > 0) agent.send({ do: 'wall-clock', skews: this.#wallSkews });
        for (const message of this.#extensionMessages) agent.send({ do: 'extension', message });
      },
    });
    this.#server = net.createServer((socket) => this.#connections.accept(socket));
    this.#handshakes = new Handshakes(options.helloWithinMs ?? DEFAULT_HELLO_WITHIN_MS, () => clock.wake());
  }

  /** Opens the control channel. To be called once, before {@link environment}. */
  async listen(): Promise<void> {
    if (this.#address) throw new LockStepUsageError('Failed to listen: this lock-step host listens already.');
    this.#cancelExitKill = atExit(() => this.#spawned.kill());
    this.#address = await makeControlAddress();
    const { path } = this.#address;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(path, resolve);
    });
    this.#server.unref();
    const hosts = hostsOf.get(this.#clock) ?? new Set();
    hostsOf.set(this.#clock, hosts.add(this));
    const { [WITHOUT_TCP]: withoutTcp, [ONE_BY_ONE]: oneByOne } = this.#options as Ablations;
    const counts = !withoutTcp;
    if (counts) this.#tcp.open();
    this.#leaveClock = this.#clock.addParticipant(
      new AgentsParticipant({
        trees: this.#trees,
        work: this.#work,
        tcp: counts ? this.#tcp : null,
        ownsInstant: (nowMs) => hosts.size === 1 && this.#clock.local.nextMs > nowMs,
        gate: this.#gate,
        // Where work is charged to the clock, a row of timers would be charged at its end.
        mayRunAhead: () => !oneByOne && hosts.size === 1 && !this.#clock.chargesWork && !this.#hasChannel(),
      }),
    );
  }

  /**
   * The environment for a child, with which its Node processes become agents. The `NODE_OPTIONS` in it are kept, and
   * the server sees neither of our variables.
   *
   * @param base the environment that the child would have without us
   * @returns the id to {@link adopt} the child by
   * @throws LockStepUsageError before `listen()`
   * @throws AgentNotBuiltError
   */
  environment(base: NodeJS.ProcessEnv): { env: Record<string, string>; id: string } {
    if (!this.#address) {
      throw new LockStepUsageError(
        'Failed to make an environment: the lock-step host does not listen; await listen() first.',
      );
    }
    const id = `c${++this.#children}`;
    const env: Record<string, string> = {};
    for (const [name, value] of Object.entries(base)) if (value !== undefined) env[name] = value;
    const agent = agentFile();
    const extension = this.#options.extension?.extension() ?? null;
    env.NODE_OPTIONS = withAgent(agent, base.NODE_OPTIONS);
    env[bootstrapVariable] = writeBootstrapConfig({
      agent,
      socket: this.#address.path,
      guard: guardMark(),
      key: this.#address.key,
      process: id,
      streams: [`${id}:0`, `${id}:1`, `${id}:2`],
      nowMs: this.#clock.now,
      epochMs: this.#clock.epochMs,
      maxRealWaitMs: this.#clock.maxRealWaitMs,
      maxCpuMs: this.#clock.maxCpuMs,
      wallSkews: this.#wallSkews,
      ...(this.#clock.chargesWork ? { chargesWork: true } : {}),
      ...(extension === null ? {} : { extension }),
    });
    return { env, id };
  }

  /**
   * Waits until a process on this clock listens to a TCP port, in virtual time (if a `run` is open) and without
   * polling.
   *
   * @returns the process, and where it listens
   * @throws NotListeningError if the child ends first, is not in virtual time, or does not listen within the limits.
   *   The message names the ports that it listens to instead, and quotes its output
   */
  listening(options: ListeningOptions = {}): Promise<ListeningAgent> {
    return waitForListener({ clock: this.#clock, tcp: this.#tcp, trees: this.#trees }, options);
  }

  /** Which processes on this clock listen to a TCP port just now, and where. */
  listeners(): readonly ListeningAgent[] {
    return listening({ clock: this.#clock, tcp: this.#tcp, trees: this.#trees });
  }

  /** From now on real work takes virtual time, here and in every process on this clock. */
  chargeWork(): void {
    this.#clock.chargeWork();
    this.#sendToAll({ do: 'charge-work' });
  }

  /** Stops the timers of the program: of the process that serves the client, or of every process and thread. */
  pauseProgram(what: PausedPart): void {
    this.#sendToAll({ do: 'pause', what });
  }

  /** Ends {@link pauseProgram}; see `VirtualClock.resumeProgram`. */
  resumeProgram(uncountedMs = 0): void {
    this.#sendToAll({ do: 'resume', uncountedMs });
  }

  /** From now on the wall clocks of every process have these errors, also of those that start later. */
  skewWallClock(skews: readonly WallSkew[]): void {
    this.#wallSkews = skews;
    this.#sendToAll({ do: 'wall-clock', skews });
  }

  /** Sends a message to the extension of every agent, now and when an agent joins later. */
  sendToExtensions(message: unknown): void {
    this.#extensionMessages.push(message);
    this.#sendToAll({ do: 'extension', message });
  }

  /**
   * Puts a child that was spawned with the environment of this id on the clock. Call it right after `spawn`: time does
   * not move until the child has sent its hello, has ended or turns out not to be Node.
   */
  adopt(id: string, process: ChildProcess): AdoptedChild {
    const tree = this.#tree(id);
    if (tree.child) throw new LockStepUsageError(`Failed to adopt a child: ${id} is the id of another child already.`);
    this.#clock.ignore(process, false);
    const child = new AdoptedChild(tree, process, {
      blockTime: (reason) => this.#clock.blockTime(reason),
      gate: this.#gate,
    });
    tree.child = child;
    this.#handshakes.waitFor(child, tree);
    if (process.pid !== undefined) void child.ready.then(this.#work.starting(process.pid));
    for (const agent of tree.agents) if (agent.id === tree.id) child.joined();
    return child;
  }

  /**
   * Leaves the clock and makes every agent end its process. A process that does not end within a second, such as one in
   * an endless loop, is killed with its descendants. Removes the socket and its folder.
   */
  async close(): Promise<void> {
    this.#leaveClock?.();
    this.#work.dispose();
    this.#tcp.close();
    hostsOf.get(this.#clock)?.delete(this);
    this.#handshakes.close();
    const virtual = [...this.#trees.values()].flatMap(({ child, agents }) =>
      child && agents.length > 0 ? [child] : [],
    );
    await this.#connections.shutdown(LEAVE_WITHIN_MS);
    await within(LEAVE_WITHIN_MS, Promise.all(virtual.map(({ onExit }) => onExit)));
    this.#spawned.kill();
    this.#cancelExitKill?.();
    for (const { child } of this.#trees.values()) if (child && !child.ended) child.giveUp('its host was closed');
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await this.#address?.remove();
  }

  #hasChannel(): boolean {
    for (const { child } of this.#trees.values()) if (child?.hasChannel) return true;
    return false;
  }

  #sendToAll(message: HostMessage): void {
    for (const tree of this.#trees.values()) {
      for (const agent of tree.agents) agent.send(message);
      tree.moved(); // an agent that is asked after that has received it
      tree.wakeWaiter();
    }
    this.#clock.wake();
  }

  #tree(id: string): ProcessTree {
    let tree = this.#trees.get(id);
    if (tree === undefined) {
      tree = new ProcessTree(id);
      this.#trees.set(id, tree);
    }
    return tree;
  }
}

/** Waits for a promise, but at most for `ms` real milliseconds. */
async function within(ms: number, promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = real.setTimeout(resolve, ms);
  });
  await Promise.race([promise, late]);
  real.clearTimeout(timer);
}
