import type { ChildProcess } from 'node:child_process';
import type { BlockTime } from './delivery-queue.ts';
import { drainEnded } from './drain-ended.ts';
import { notStarted } from './not-started.ts';
import { ProcessStreams } from './process-streams.ts';
import { killGroup, type ServerCommand, spawnServer } from './spawn-server.ts';
import { TextTail } from './text-tail.ts';
import type { WorkAccount } from './work-account.ts';

/** What a server's process needs from the session it is part of. */
export interface ProcessContext {
  blockTime: BlockTime;
  /** Left out: the server's work is not measured. */
  work?: WorkAccount;
  /** Adds the variables that the session needs to the child's environment, and gives the child an id. */
  environment(base: { readonly [key: string]: string }): {
    readonly env: { readonly [key: string]: string };
    readonly id: string;
  };
  /** Connects the started child to the session's clock. Resolves once it is known whether the child runs in virtual time. */
  adopt(id: string, child: ChildProcess): Promise<void>;
}

/** How a process ended. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** A server that is started by a command and listens on a network port. `said` keeps the end of what it prints. */
export class ServerProcess {
  readonly said = new TextTail(8192);
  readonly streams = new ProcessStreams();
  readonly #context: ProcessContext;
  #child: ChildProcess | null = null;
  #gone: Promise<void> = Promise.resolve();

  constructor(context: ProcessContext) {
    this.#context = context;
  }

  /**
   * Starts the process. Resolves once it is known whether it runs in virtual time.
   *
   * @returns `ended` resolves when the process ends
   * @throws LinkError (`ERR_LINK`) if the process cannot be started
   */
  async start(server: ServerCommand): Promise<{ readonly ended: Promise<ProcessEnd> }> {
    const { env, id } = this.#context.environment(server.env);
    const { child, closed } = spawnServer({ ...server, env }, 'ignore');
    if (child.pid === undefined) throw await notStarted(server, child);
    this.#child = child;
    const adopted = this.#context.adopt(id, child);
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => this.said.push(text));
    child.stderr?.on('data', (text: string) => this.streams.wroteStderr(text));
    child.on('error', () => {});
    const ended = new Promise<ProcessEnd>((resolve) => {
      child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
    });
    this.#gone = new Promise((resolve) => {
      child.once('close', () => {
        closed();
        resolve();
      });
    });
    await adopted;
    return { ended };
  }

  /** Its process id, once it runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Sends a signal to the process. @returns whether it runs */
  signal(name: NodeJS.Signals): boolean {
    const child = this.#child;
    return child !== null && child.exitCode === null && child.signalCode === null && child.kill(name);
  }

  /** Kills the process and its group. Resolves once its streams are closed. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    killGroup(child);
    if (child.exitCode !== null || child.signalCode !== null) drainEnded(child);
    else child.once('exit', () => drainEnded(child));
    await this.#gone;
  }
}
