import { type ChildProcess, spawn } from 'node:child_process';
import { DeliveryQueue, type Hold } from './delivery-queue.ts';
import { type Frame, parseFrame } from './frame.ts';
import { LineSplitter, type SplitLine } from './line-splitter.ts';
import { type Link, type LinkEnd, LinkError, type LinkListener } from './link.ts';
import { TextTail } from './text-tail.ts';

/** The command that starts a server. */
export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** The whole environment of the child. */
  readonly env: { readonly [key: string]: string };
}

/** What a stdio link needs of the world it is in. */
export interface StdioLinkWorld {
  hold: Hold;
  /** What the child's environment must also say, and which child it is. */
  environment(base: { readonly [key: string]: string }): {
    readonly env: { readonly [key: string]: string };
    readonly id: string;
  };
  /** Takes the started child into the world's time. Resolves once it is known whose time it runs in. */
  adopt(id: string, child: ChildProcess): Promise<void>;
}

/** A line longer than this is given up. The real clients' bounds are lower, or none. */
const maxLineBytes = 256 * 1024 * 1024;

const windows = process.platform === 'win32';

/** Ends a child and whatever it started: it leads a process group of its own. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (windows) child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}

/** A link over a child process' standard input and output, one JSON-RPC message a line. */
export class StdioLink implements Link {
  readonly transport = 'stdio';
  readonly stderr = new TextTail(8192);
  readonly #command: ServerCommand;
  readonly #world: StdioLinkWorld;
  readonly #queue: DeliveryQueue;
  readonly #lines: LineSplitter;
  #child: ChildProcess | null = null;
  #listener: LinkListener | null = null;
  #gone: Promise<void> = Promise.resolve();
  #closing = false;

  constructor(command: ServerCommand, world: StdioLinkWorld, maxBytes = maxLineBytes) {
    this.#command = command;
    this.#world = world;
    this.#queue = new DeliveryQueue(world.hold, 'a line from the server');
    this.#lines = new LineSplitter(maxBytes);
  }

  /** The child's process id, once it runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async open(listener: LinkListener): Promise<void> {
    const started = this.#world.hold('the server is starting');
    try {
      await this.#start(listener);
    } finally {
      started();
    }
  }

  async #start(listener: LinkListener): Promise<void> {
    this.#listener = listener;
    const { command, args, cwd, env: base } = this.#command;
    const { env, id } = this.#world.environment(base);
    const child = spawn(command, args, {
      env: { ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: !windows,
      windowsHide: true,
      ...(cwd === undefined ? {} : { cwd }),
    });
    this.#child = child;
    if (child.pid === undefined)
      throw await new Promise<LinkError>((resolve) => {
        child.once('error', (error: NodeJS.ErrnoException) => resolve(this.#notStarted(error)));
      });
    // Before anything of the child can arrive: what it writes is counted from the first byte.
    const adopted = this.#world.adopt(id, child);
    const end = () => killGroup(child);
    process.once('exit', end);
    this.#gone = new Promise((resolve) => {
      child.once('close', (exitCode, signal) => {
        process.off('exit', end);
        killGroup(child);
        for (const line of this.#lines.end()) this.#deliver(line);
        this.#finish({ by: this.#closing ? 'client' : 'server', exitCode, signal });
        resolve();
      });
    });
    child.on('error', () => {});
    child.stdin?.on('error', () => {});
    child.stderr?.setEncoding('utf8').on('data', (text: string) => this.stderr.push(text));
    child.stdout?.on('data', (chunk: Buffer) => {
      for (const line of this.#lines.push(chunk)) this.#deliver(line);
    });
    await adopted;
  }

  send(frame: Frame): void {
    const stdin = this.#child?.stdin;
    if (stdin?.writable) stdin.write(`${JSON.stringify(frame)}\n`);
  }

  async close(how: 'ask' | 'kill'): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    this.#closing = true;
    if (how === 'ask') child.stdin?.end();
    else killGroup(child);
    await this.#gone;
  }

  #deliver(line: SplitLine): void {
    if ('oversize' in line) {
      this.#queue.push(() => this.#listener?.oversize(line.oversize, line.bytes));
      return;
    }
    if (line.line === '') return;
    this.#queue.push(() => {
      const read = parseFrame(line.line);
      if ('frame' in read) this.#listener?.frame(read.frame, line.bytes);
      else this.#listener?.garbage(read.garbage, line.line.slice(0, 200), line.bytes);
    });
  }

  #finish(end: LinkEnd): void {
    this.#queue.push(() => this.#listener?.ended(end));
  }

  #notStarted(error: NodeJS.ErrnoException): LinkError {
    const { command, cwd } = this.#command;
    const why =
      error.code === 'ENOENT'
        ? `there is no such command${cwd === undefined ? '' : `, or no folder ${cwd}`}. Check the spelling, or give its whole path`
        : error.message;
    return new LinkError(`the server could not be started with ${JSON.stringify(command)}: ${why}`, { cause: error });
  }
}
