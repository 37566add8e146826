import type { ChildProcess } from 'node:child_process';
import type { StreamHandle } from '../base/native.ts';
import { real } from '../base/real.ts';
import { fromChild, towardsChild } from './bootstrap-config.ts';
import type { FlowReport, ReaderState } from './protocol.ts';
import type { ReadGate } from './read-gate.ts';
import type { Relatives, RemoteAgent } from './remote-agent.ts';

/** Whether a child runs in virtual time, by an agent in it, or in real time, and why. */
export type ChildTime = { readonly kind: 'virtual' } | { readonly kind: 'real'; readonly why: string };

/** What an adopted child needs from its host. */
export interface AdoptionContext {
  blockTime(reason: string): () => void;
  /** The gate for what this thread reads from the child. */
  readonly gate: ReadGate;
}

interface Counted {
  readonly handle: StreamHandle;
  /** Its counts at the time at which it was closed. */
  final: { readonly bytesRead: number; readonly bytesWritten: number } | undefined;
}

/** The child's tree, with the agents in it. */
interface ChildTree extends Relatives {
  readonly agents: readonly RemoteAgent[];
}

/** A child process that the host has spawned, with the host's ends of its standard streams. */
export class AdoptedChild {
  readonly id: string;
  readonly process: ChildProcess;
  /**
   * Settles once it is known whether the child runs in virtual time. Never rejects: a child that ends before any agent
   * has sent a hello is `real`.
   */
  readonly ready: Promise<ChildTime>;
  /** Settles once the process has exited, or could not be started. */
  readonly onExit: Promise<void>;
  readonly #tree: ChildTree;
  readonly #context: AdoptionContext;
  readonly #streams: readonly (Counted | undefined)[];
  #decide!: (time: ChildTime) => void;
  #unblockTime: (() => void) | undefined;
  #ended = false;
  #inputEnded = false;

  constructor(tree: ChildTree, child: ChildProcess, context: AdoptionContext) {
    this.id = tree.id;
    this.process = child;
    this.#tree = tree;
    this.#context = context;
    this.ready = new Promise((resolve) => {
      this.#decide = resolve;
    });
    this.#streams = [child.stdin, child.stdout, child.stderr].map(countHandle);
    for (const stream of this.#streams) if (stream) context.gate.watch(stream.handle);
    delayExit(child, context.gate);
    this.#unblockTime = context.blockTime(`${this.name} is starting`);
    this.onExit = new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => child.pid === undefined && resolve());
    });
    child.once('exit', (code, signal) => this.#exited(code, signal));
    child.once('error', (error) => this.#end(`it could not be started (${error.message})`));
    watchSignals(child, () => tree.moved());
  }

  get name(): string {
    return `child ${this.process.pid ?? '(not started)'} (${this.process.spawnargs.join(' ').slice(0, 80)})`;
  }

  /** The agents in it and in its descendants. */
  get agents(): readonly RemoteAgent[] {
    return this.#tree.agents;
  }

  /** Whether it also has a channel that is not counted: Node's own channel between processes. */
  get hasChannel(): boolean {
    return this.process.channel != null;
  }

  /** Whether it has exited. */
  get ended(): boolean {
    return this.#ended;
  }

  joined(): void {
    this.#stopBlocking();
    this.#decide({ kind: 'virtual' });
  }

  left(): void {
    if (this.#ended || this.#tree.agents.some(({ id }) => id === this.id)) return;
    this.#unblockTime ??= this.#context.blockTime(`${this.name}, whose agent has left`);
  }

  /** No agent will connect: the child stays in real time, and the clock no longer waits for it. */
  giveUp(why: string): void {
    this.#stopBlocking();
    this.#decide({ kind: 'real', why });
  }

  /** The present state of our ends of its streams. */
  flows(): FlowReport[] {
    const [stdin, stdout, stderr] = this.#streams;
    const reports: FlowReport[] = [];
    if (stdin) {
      const flow = towardsChild(`${this.id}:0`);
      reports.push({ flow, written: count(stdin).bytesWritten, queued: stdin.final ? 0 : stdin.handle.writeQueueSize });
    }
    for (const [fd, stream] of [stdout, stderr].entries()) {
      if (!stream) continue;
      const flow = fromChild(`${this.id}:${fd + 1}`);
      reports.push({ flow, read: count(stream).bytesRead, state: stateOf(stream) });
    }
    return reports;
  }

  /** Whether its standard input was closed since the last call. The child sees that, although no byte is sent. */
  consumeInputEnd(): boolean {
    const { stdin } = this.process;
    if (this.#inputEnded || !stdin || !(stdin.writableFinished || stdin.destroyed)) return false;
    this.#inputEnded = true;
    return true;
  }

  #exited(code: number | null, signal: NodeJS.Signals | null): void {
    this.#end(`it ended (${signal ?? `exit code ${code}`}) before a Node process of it joined the virtual clock`);
  }

  #end(why: string): void {
    this.#ended = true;
    this.#tree.moved();
    // Its hello may still be in the control channel: a child that ends at once has sent it before.
    real.setImmediate(() => real.setImmediate(() => this.giveUp(why)));
    this.#tree.wakeWaiter();
  }

  #stopBlocking(): void {
    this.#unblockTime?.();
    this.#unblockTime = undefined;
  }
}

function countHandle(stream: unknown): Counted | undefined {
  const handle = (stream as { _handle?: StreamHandle | null } | null)?._handle;
  if (!handle) return undefined;
  const counted: Counted = { handle, final: undefined };
  const { close } = handle;
  handle.close = (callback) => {
    const { bytesRead, bytesWritten, writeQueueSize } = handle;
    // Bytes that the kernel has not taken by now are never sent.
    counted.final ??= { bytesRead, bytesWritten: bytesWritten - writeQueueSize };
    close.call(handle, callback);
  };
  return counted;
}

const count = ({ handle, final }: Counted): { readonly bytesRead: number; readonly bytesWritten: number } =>
  final ?? handle;

function stateOf({ handle, final }: Counted): ReaderState {
  if (final) return 'closed';
  return handle.reading ? 'reading' : 'paused';
}

/** The native handle of the process reports its exit at any real time, so the report must pass the gate. */
function delayExit(child: ChildProcess, gate: ReadGate): void {
  const { _handle: handle } = child as { _handle?: { onexit(...how: unknown[]): void } | null };
  if (!handle) return; // it could not be started
  const { onexit } = handle;
  handle.onexit = (...how) => gate.pass(() => onexit.apply(handle, how));
}

/** A signal makes a child run although no byte is written to it. */
function watchSignals(child: ChildProcess, sent: () => void): void {
  const { kill } = child;
  child.kill = (signal) => {
    const result = kill.call(child, signal);
    sent();
    return result;
  };
}
