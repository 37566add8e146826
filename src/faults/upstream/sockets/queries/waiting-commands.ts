import type { BodyEvent } from '../../gate/response-event.ts';
import { isResp, pollOf, type WaitingCommand } from '../protocols/resp.ts';
import { type RespFrame, RespFrames } from '../protocols/resp-frames.ts';

/** What the commands of one connection that wait use. */
export interface WaitingContext {
  now(): number;
  setTimer(run: () => void, delayMs: number): { cancel(): void };
  /** Whether the database owes an answer. */
  isBusy(): boolean;
  toHost(event: BodyEvent): void;
  toProgram(event: BodyEvent): void;
  /** A command that had waited got what it waited for: others may wait for what it has done. */
  served(): void;
}

/** The command that waits now. */
interface Waiting {
  readonly command: WaitingCommand;
  readonly deadlineMs: number;
  timer: { cancel(): void } | null;
  isPolling: boolean;
}

/**
 * Plays the commands of Redis that wait in the database, such as `BLPOP`, in virtual time. The database is asked at once, when
 * another connection of the program was answered, and at the end of the command's own limit; each time it waits for a
 * millisecond only. What the program sends after such a command waits too, as it does in the database.
 */
export class WaitingCommands {
  readonly #context: WaitingContext;
  readonly #fromProgram = new RespFrames();
  readonly #fromHost = new RespFrames();
  readonly #queue: { readonly frame: RespFrame; readonly command: WaitingCommand | null }[] = [];
  #isResp: boolean | null = null;
  #isInTransaction = false;
  #waiting: Waiting | null = null;

  constructor(context: WaitingContext) {
    this.#context = context;
  }

  /** Whether the database is being asked for what a command waits for. */
  get isPolling(): boolean {
    return this.#waiting?.isPolling === true;
  }

  /** Something that the program has sent. */
  sent(event: BodyEvent): void {
    if (event.type === 'bytes') this.#isResp ??= isResp(event.chunk);
    if (event.type !== 'bytes' || this.#isResp !== true) {
      this.#context.toHost(event);
      return;
    }
    this.#fromProgram.push(event.chunk);
    for (let frame = this.#fromProgram.next(); frame !== null; frame = this.#fromProgram.next()) {
      const name = (frame.texts[0] ?? '').toUpperCase();
      this.#queue.push({ frame, command: this.#isInTransaction ? null : pollOf(frame) });
      if (name === 'MULTI') this.#isInTransaction = true;
      if (name === 'EXEC' || name === 'DISCARD') this.#isInTransaction = false;
    }
    this.#go();
  }

  /** Something that the database has sent. */
  received(event: BodyEvent): void {
    if (this.#waiting?.isPolling !== true || event.type !== 'bytes') {
      this.#context.toProgram(event);
      return;
    }
    this.#fromHost.push(event.chunk);
    for (let frame = this.#fromHost.next(); frame !== null; frame = this.#fromHost.next())
      if (frame.type === '>' || this.#waiting === null) this.#pass(frame.whole);
      else this.#answered(this.#waiting, frame);
  }

  /** The database was asked on another connection, or has settled: what is waited for may be there. */
  look(): void {
    const waiting = this.#waiting;
    if (waiting === null || waiting.isPolling || this.#context.isBusy()) return;
    waiting.isPolling = true;
    this.#context.toHost({ type: 'bytes', chunk: waiting.command.poll });
  }

  /** The connection is over. */
  stop(): void {
    this.#waiting?.timer?.cancel();
    this.#waiting = null;
    this.#queue.length = 0;
  }

  #go(): void {
    const passed: Buffer[] = [];
    let waiting: Waiting | null = null;
    while (this.#waiting === null && waiting === null) {
      const next = this.#queue.shift();
      if (next === undefined) break;
      if (next.command === null) passed.push(next.frame.whole);
      else {
        const { command } = next;
        const deadlineMs = this.#context.now() + (command.limitMs ?? Number.POSITIVE_INFINITY);
        waiting = { command, deadlineMs, timer: null, isPolling: false };
      }
    }
    if (passed.length > 0) this.#context.toHost({ type: 'bytes', chunk: Buffer.concat(passed) });
    if (waiting === null) return;
    this.#waiting = waiting;
    if (waiting.command.limitMs !== null)
      waiting.timer = this.#context.setTimer(() => this.look(), waiting.command.limitMs);
    this.look();
  }

  #answered(waiting: Waiting, frame: RespFrame): void {
    waiting.isPolling = false;
    const isEmpty = /^(?:[*$]-1\r\n|_\r\n)/.test(frame.whole.toString('latin1', 0, 8));
    if (isEmpty && this.#context.now() < waiting.deadlineMs) return;
    waiting.timer?.cancel();
    this.#waiting = null;
    this.#pass(frame.whole);
    if (!isEmpty) this.#context.served();
    this.#go();
  }

  #pass(chunk: Buffer): void {
    this.#context.toProgram({ type: 'bytes', chunk });
  }
}
