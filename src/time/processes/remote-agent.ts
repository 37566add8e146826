import type { Socket } from 'node:net';
import type { OpenWork } from '../base/open-work.ts';
import type { Firing } from '../core/participant.ts';
import type { ClockReader } from './clock-file.ts';
import type { FlowBook } from './flow-book.ts';
import { encodeLine } from './line-channel.ts';
import type { ExpectedBytes, Hello, HostMessage, Settled, TickRow } from './protocol.ts';

/** What a member of a process tree knows of the tree it belongs to. */
export interface Relatives {
  readonly id: string;
  /** The byte streams among its processes and to us. */
  readonly book: FlowBook;
  /** Grows whenever anything in the tree has moved. An agent is settled if nothing has since it was asked. */
  readonly moves: number;
  /** @returns the new count */
  moved(): number;
  /** How many timers may fire before the tree is looked at again, though its standard input was not opened. */
  readonly timersUnseen: number;
  /** Timers of it have fired. */
  fired(timers: number): void;
  /** Something has happened that may end a wait. */
  wakeWaiter(): void;
}

/** What an agent is being asked, and since when. */
interface Question {
  readonly what: 'settle' | 'set' | 'fire';
  readonly answered: () => void;
}

/** The host's end of one agent: asks one thing at a time, and knows what it answered last. */
export class RemoteAgent {
  readonly id: string;
  readonly pid: number;
  readonly title: string;
  readonly tree: Relatives;
  readonly #socket: Socket;
  readonly #clock: ClockReader;
  #question: Question | undefined;
  #isGone = false;
  #questionId = 0;
  #movesAtQuestion = 0;
  /** The state of its tree in which it last called itself settled; see {@link Relatives.moves}. */
  #settledAt = -1;
  readonly #ending = new Ending();
  /**
   * Its next timer as of its last answer, in virtual milliseconds of the host; `Infinity`: none. Real work may have
   * cleared that timer since, or armed an earlier one.
   */
  nextMs = Number.POSITIVE_INFINITY;
  /** What it was last told the time is. */
  lastSetMs = -1;
  /** What its clock read at its last answer. */
  nowMs = -1;
  /** Grows while it moves its clock on by itself. */
  ticks = 0;
  /** Whether the timers that it fired last showed nowhere. */
  wasSilent = false;
  #firing: Firing | undefined;
  /** The last instant of the run of timers that is out, as far as it has told. */
  #tickMs = 0;
  #timers = 0;
  waiting: readonly OpenWork[] = [];
  /** The call that it says blocks it; null: none that it has told of. */
  blocked: OpenWork | null = null;
  /** Where it was found reading a clock again and again in one turn, and whether it surely does nothing else. */
  spin: { readonly source: string; readonly sure: boolean } | undefined;
  /** Callbacks never cease there, though time stands still; with a place where one was armed. */
  neverIdle: { readonly source: string | null } | undefined;
  /** It is about to end: its last counts are final, and nothing is settled until its channel has closed. */
  sentFinalMessage = false;
  /** Processor time it used between its last two answers; undefined once its standard input is open. */
  cpuMs: number | undefined;
  /** Real work that its last answer told of, in milliseconds; `null`: it has not answered what it was asked last. */
  workMs: number | null = null;
  /** The part of that in which its thread was blocked by a process that it had started. */
  blockedMs = 0;
  /** When in that work it wrote to its standard output. */
  output: Settled['output'];

  /** @param clock what its clock reads while it moves it on by itself */
  constructor(hello: Hello, tree: Relatives, socket: Socket, clock: ClockReader) {
    this.id = hello.process;
    this.pid = hello.pid;
    this.title = hello.title;
    this.tree = tree;
    this.#socket = socket;
    this.#clock = clock;
  }

  get name(): string {
    return `${this.title} (${this.id})`;
  }

  /** Whether it, or anything it is related to, has moved since it last settled. */
  get unsettled(): boolean {
    return this.sentFinalMessage || this.#ending.due || this.#settledAt < this.tree.moves;
  }

  /** What it was asked, at which virtual millisecond, and has not answered. */
  get unanswered(): { readonly what: string; readonly sinceMs: number } | undefined {
    const question = this.#question;
    return question && { what: question.what, sinceMs: this.lastSetMs };
  }

  settle(nowMs: number, expect: readonly ExpectedBytes[], answered: () => void): void {
    this.lastSetMs = Math.max(this.lastSetMs, nowMs);
    this.#ask('settle', { do: 'settle', id: ++this.#questionId, nowMs, expect }, answered);
  }

  set(nowMs: number, answered: () => void): void {
    if (nowMs <= this.lastSetMs) {
      answered();
      return;
    }
    this.lastSetMs = nowMs;
    this.#ask('set', { do: 'set', id: ++this.#questionId, nowMs }, answered);
  }

  /** @param answered called with the number of timers that were fired, as far as it could tell */
  fire(firing: Firing, answered: (timers: number) => void): void {
    const { nowMs, untilMs, atMost } = firing;
    this.lastSetMs = Math.max(this.lastSetMs, nowMs);
    this.#firing = firing;
    this.#tickMs = nowMs;
    this.#timers = 1;
    const limitMs = untilMs === Number.POSITIVE_INFINITY ? null : untilMs;
    this.#ask('fire', { do: 'fire', id: ++this.#questionId, nowMs, untilMs: limitMs, atMost }, () => {
      this.#firing = undefined;
      answered(this.#timers);
    });
  }

  /** Its clock has moved on by itself, to each of these instants in turn. */
  ticked(rows: readonly TickRow[]): void {
    for (const [atMs, everyMs, times] of rows)
      for (let time = 0; time < times; time++) if (!this.#ticked(atMs + time * everyMs)) return;
  }

  /** Finds out how far it has moved its clock on by itself, which it tells later. */
  lookAtClock(): void {
    if (this.#firing === undefined || this.#firing.atMost === 1) return;
    const readMs = this.#clock.readMs();
    // The program may write there, too. What is too far would be an error of ours.
    if (readMs === null || readMs <= Math.max(this.nowMs, this.#firing.nowMs) || readMs > this.#firing.untilMs) return;
    this.ticks++;
    this.#movedTo(readMs);
  }

  /** @returns whether it may have gone on after that */
  #ticked(atMs: number): boolean {
    if (this.#firing === undefined || this.#timers >= this.#firing.atMost || atMs <= this.#tickMs) return false;
    this.#tickMs = atMs;
    this.ticks++;
    this.#timers++;
    if (atMs > this.nowMs) this.#movedTo(atMs);
    if (atMs <= this.#firing.untilMs) this.#firing.firedAt(atMs);
    return true;
  }

  /** Ours follows, unless it was not allowed to go so far: then it is ahead. */
  #movedTo(nowMs: number): void {
    this.nowMs = nowMs;
    if (this.#firing === undefined || nowMs > this.#firing.untilMs) return;
    this.lastSetMs = Math.max(this.lastSetMs, nowMs);
    this.#firing.moved(nowMs);
  }

  send(message: HostMessage): void {
    if (!this.#socket.destroyed) this.#socket.write(encodeLine(message));
  }

  /** Takes an answer in. Ignores one to a question that is not open. */
  answer(message: Settled | { readonly say: 'done'; readonly id: number }): void {
    if (message.id !== this.#questionId) return;
    if (message.say === 'settled') {
      this.nowMs = message.nowMs;
      this.nextMs = message.nextMs ?? Number.POSITIVE_INFINITY;
      this.waiting = message.waiting ?? [];
      this.neverIdle = undefined;
      this.cpuMs = message.cpuMs;
      this.workMs = message.workMs ?? 0;
      this.blockedMs = message.blockedMs ?? 0;
      this.#timers = message.timers ?? this.#timers;
      if (message.timers !== undefined) {
        this.wasSilent = message.timers > 0 && message.flows.length === 0 && message.tcp === undefined;
      }
      this.output = message.output;
      // What moved here may have reached its relatives. It itself is settled, as it has answered after that, unless one
      // of them has moved since it was asked.
      const alone = this.tree.moves === this.#movesAtQuestion;
      const moves = message.moved ? this.tree.moved() : this.#movesAtQuestion;
      this.#settledAt = alone ? moves : this.#movesAtQuestion;
      this.#ending.look(message.ending === true);
    }
    this.#answered();
  }

  /**
   * It has told of something without being asked, so its program runs: it must settle again, even though what it has
   * told may show that it has read all there is to read. Unless it is about to answer: an answer comes after that.
   */
  reportedUnasked(): void {
    if (this.#question === undefined || this.#question.what === 'set') this.tree.moved();
  }

  /** Its channel has closed: whoever waits for it must not wait for ever. */
  disconnected(): void {
    this.#isGone = true;
    this.lookAtClock(); // it may have ended in the middle of a run
    this.#clock.close();
    this.nextMs = Number.POSITIVE_INFINITY;
    this.#answered();
  }

  #ask(what: Question['what'], message: HostMessage, answered: () => void): void {
    this.waiting = [];
    this.workMs = null;
    this.blockedMs = 0;
    this.output = undefined;
    this.spin = undefined;
    this.#movesAtQuestion = this.tree.moves;
    this.#question = { what, answered };
    if (this.#isGone) this.#answered();
    else if (!this.#socket.destroyed) this.#socket.write(encodeLine(message)); // else it is about to be gone
  }

  #answered(): void {
    const question = this.#question;
    this.#question = undefined;
    question?.answered();
  }
}

/**
 * Looks after which a process that nothing keeps alive is believed to live on all the same. Each is an answer, so one turn
 * of its event loop more than it should have had; counted, because a busy machine makes turns late and never fewer.
 */
const GIVE_UP_LOOKS = 1000;

/** A process that says that nothing keeps it alive: it is asked until it is gone, or has changed its mind. */
export class Ending {
  #looks = 0;

  /** @param ending what it has just said */
  look(ending: boolean): void {
    this.#looks = ending ? this.#looks + 1 : 0;
  }

  /** Whether its end is still to be waited for. */
  get due(): boolean {
    return this.#looks > 0 && this.#looks <= GIVE_UP_LOOKS;
  }
}
