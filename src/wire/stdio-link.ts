import type { ChildProcess } from 'node:child_process';
import type { Framing } from '../clocks/client-profile.ts';
import { AfterWork } from './after-work.ts';
import { ContentLengthSplitter, withContentLength } from './content-length.ts';
import { deliverLine } from './deliver-line.ts';
import { DeliveryQueue } from './delivery-queue.ts';
import { drainEnded } from './drain-ended.ts';
import type { Frame } from './frame.ts';
import { LineSplitter, type SplitLine, type UnfinishedLine } from './line-splitter.ts';
import type { Link, LinkEnd, LinkListener } from './link.ts';
import { notStarted } from './not-started.ts';
import { ProcessStreams } from './process-streams.ts';
import type { ProcessContext } from './server-process.ts';
import { killGroup, type ServerCommand, spawnServer } from './spawn-server.ts';
import { TextTail } from './text-tail.ts';
import { unmeasured } from './work-account.ts';

/** A line that is longer than this is dropped. A real client has a lower bound, or no bound. */
const maxLineBytes = 256 * 1024 * 1024;

/** If more lines than this wait, no more are read: a server may write faster than lines are delivered. */
const maxWaiting = 4096;

/** A link over a child process's standard input and output. A message is one line, or follows a header with its length. */
export class StdioLink implements Link {
  readonly transport = 'stdio';
  readonly stderr = new TextTail(8192);
  readonly streams = new ProcessStreams();
  readonly #command: ServerCommand;
  readonly #context: ProcessContext;
  readonly #queue: DeliveryQueue;
  readonly #afterWork: AfterWork;
  readonly #maxBytes: number;
  #lines: LineSplitter | ContentLengthSplitter;
  #framing: Framing = 'newline';
  #child: ChildProcess | null = null;
  #listener: LinkListener | null = null;
  #gone: Promise<void> = Promise.resolve();
  #closing = false;
  #killed = false;
  #waiting = 0;
  /** The child's id at its host, and the bytes of its standard output that were queued; NaN: they are not counted any more. */
  #id = '';
  #delivered = 0;

  constructor(command: ServerCommand, context: ProcessContext, maxBytes = maxLineBytes) {
    this.#command = command;
    this.#context = context;
    this.#queue = new DeliveryQueue(context.blockTime, 'a line from the server');
    this.#afterWork = new AfterWork(context.work ?? unmeasured, context.blockTime);
    this.#maxBytes = maxBytes;
    this.#lines = new LineSplitter(maxBytes);
  }

  /** The child's process id, once it runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** The output since the last complete line; `null`: none, or messages are not lines. */
  get unfinished(): UnfinishedLine | null {
    return this.#lines instanceof LineSplitter ? this.#lines.unfinished : null;
  }

  /**
   * Nothing that the child writes is delivered before this resolves. A client sends its first message as soon as it has started a
   * process, before the process can write; whether this thread reads output before it knows that the child has started is chance.
   */
  async open(listener: LinkListener, framing: Framing = 'newline'): Promise<void> {
    const started = this.#context.blockTime('the server is starting');
    try {
      await this.#endOld();
      this.#framing = framing;
      this.#lines =
        framing === 'newline' ? new LineSplitter(this.#maxBytes) : new ContentLengthSplitter(this.#maxBytes);
      this.#queue.hold();
      await this.#start(listener);
    } finally {
      this.#queue.resume();
      started();
    }
  }

  /** Ends a process from an earlier `open`. Its last messages and its end are not reported. */
  async #endOld(): Promise<void> {
    if (this.#child === null) return;
    await this.close('kill');
    this.#drop();
    this.#child = null;
    this.#closing = false;
    this.#killed = false;
  }

  async #start(listener: LinkListener): Promise<void> {
    this.#listener = listener;
    const { env, id } = this.#context.environment(this.#command.env);
    this.#id = id;
    this.#delivered = 0;
    const { child, closed } = spawnServer({ ...this.#command, env }, 'pipe');
    this.#child = child;
    if (child.pid === undefined) throw await notStarted(this.#command, child);
    // Before any output of the child can arrive: the host counts its output from the first byte.
    const adopted = this.#context.adopt(id, child);
    this.#gone = new Promise((resolve) => {
      child.once('close', (exitCode, signal) => {
        closed();
        if (!this.#killed) for (const line of this.#lines.end()) this.#deliver(line);
        this.#finish({ by: this.#closing ? 'client' : 'server', exitCode, signal });
        resolve();
      });
    });
    child.on('error', () => {});
    child.stdin?.on('error', () => {});
    this.stderr.begin();
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr.push(text);
      this.streams.wroteStderr(text);
    });
    child.stdout?.on('data', (chunk: Buffer) => {
      if (this.#killed) return;
      for (const line of this.#lines.push(chunk)) this.#deliver(line);
      if (this.#waiting > maxWaiting) child.stdout?.pause();
    });
    await adopted;
  }

  send(frame: Frame): void {
    const child = this.#child;
    const text = JSON.stringify(frame);
    const bytes = Buffer.from(this.#framing === 'newline' ? `${text}\n` : withContentLength(text));
    this.streams.write(bytes, (some) => {
      if (child === this.#child && child?.stdin?.writable) child.stdin.write(some);
    });
  }

  /** Sends a signal to the process. @returns whether it runs */
  signal(name: NodeJS.Signals): boolean {
    const child = this.#child;
    return child !== null && child.exitCode === null && child.signalCode === null && child.kill(name);
  }

  async close(how: 'ask' | 'kill'): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    this.#closing = true;
    if (how === 'ask') child.stdin?.end();
    else this.#kill(child);
    await this.#gone;
  }

  /** From now on nothing is delivered, neither lines that wait nor lines that are still to come. */
  #kill(child: ChildProcess): void {
    if (!this.#killed) {
      this.#drop();
      const ended = this.#context.blockTime('the server was killed');
      void this.#gone.then(ended);
    }
    this.#killed = true;
    killGroup(child);
    if (child.exitCode !== null || child.signalCode !== null) drainEnded(child);
    else child.once('exit', () => drainEnded(child));
  }

  #drop(): void {
    this.#queue.clear();
    this.#afterWork.clear();
    this.#waiting = 0;
  }

  #push(deliver: () => void): void {
    this.#waiting++;
    const byte = this.#delivered;
    const stamp = this.#afterWork.stamp(byte > 0 ? { child: this.#id, byte } : undefined);
    this.#queue.push(() => {
      if (--this.#waiting === 0) this.#child?.stdout?.resume();
      this.#afterWork.deliver(stamp, deliver);
    });
  }

  #deliver(line: SplitLine): void {
    // A line that was dropped has an unknown length, so no later position is known.
    this.#delivered += 'oversize' in line ? Number.NaN : line.bytes + (this.#framing === 'newline' ? 1 : 0);
    if ('line' in line && line.line === '') return;
    this.#push(() => {
      if (this.#listener !== null) deliverLine(line, this.#listener);
    });
  }

  #finish(end: LinkEnd): void {
    this.#push(() => this.#listener?.ended(end));
  }
}
