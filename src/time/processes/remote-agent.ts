import type { Socket } from 'node:net';
import type { OpenWork } from '../base/open-work.ts';
import type { Firing } from '../core/participant.ts';
import type { ClockReader } from './clock-file.ts';
import type { FlowBook } from './flow-book.ts';
import { encodeLine } from './line-channel.ts';
import type { ExpectedBytes, Hello, HostMessage, Settled, TickRow } from './protocol.ts';

/** The process tree of an agent, as far as the agent needs it. */
export interface Relatives {
  readonly id: string;
  /** The byte streams among its processes and to us. */
  readonly book: FlowBook;
  /** Grows whenever a process of the tree makes progress. An agent is settled if none has since it was asked. */
  readonly moves: number;
  /** @returns the new count */
  moved(): number;
  /** How many timers may fire before the tree is looked at again, although its standard input was not opened. */
  readonly timersUnseen: number;
  /** Some timers of the tree have fired. */
  fired(timers: number): void;
  /** An event has happened that may end a wait for the tree. */
  wakeWaiter(): void;
}

/** The open request to an agent. */
interface Question {
  readonly what: 'settle' | 'set' | 'fire';
  readonly answered: () => void;
}

/** The host's side of one agent: sends one request at a time, and keeps the last answer. */
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
  /** The moves of its tree at which it was last settled; see {@link Relatives.moves}. */
  #settledAt = -1;
  readonly #ending = new Ending();
  /**
   * When its next timer is due, as of its last answer, in virtual milliseconds of the host; `Infinity`: it has no
   * timer. Real work may have cleared that timer since, or armed an earlier one.
   */
  nextMs = Number.POSITIVE_INFINITY;
  /** The time that its clock was last set to. */
  lastSetMs = -1;
  /** The reading of its clock at its last answer. */
  nowMs = -1;
  /** Grows while it moves its clock on by itself. */
  ticks = 0;
  /** Whether the timers that it fired last had no effect outside of it. */
  wasSilent = false;
  #firing: Firing | undefined;
  /** The last reported instant of the open run of timers. */
  #tickMs = 0;
  #timers = 0;
  waiting: readonly OpenWork[] = [];
  /** The call that blocks it; null: it has reported none. */
  blocked: OpenWork | null = null;
  /** Where it reads a clock again and again in one turn, and whether it surely does nothing else. */
  spin: { readonly source: string; readonly sure: boolean } | undefined;
  /** Its callbacks never cease, although time does not move; with the source of one of them. */
  neverIdle: { readonly source: string | null } | undefined;
  /** It is about to end: its last counts are final, and it is not settled until its channel has closed. */
  sentFinalMessage = false;
  /** Processor time between its last two answers; undefined once its standard input is open. */
  cpuMs: number | undefined;
  /** Real work in its last answer, in milliseconds; `null`: it has not answered the last request. */
  workMs: number | null = null;
  /** The part of {@link workMs} in which its thread was blocked by a process that it had started. */
  blockedMs = 0;
  /** When in that work it wrote to its standard output. */
  output: Settled['output'];

  /** @param clock reads its clock while it moves that on by itself */
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

  /** Whether it, or a process of its tree, has made progress since it last settled. */
  get unsettled(): boolean {
    return this.sentFinalMessage || this.#ending.due || this.#settledAt < this.tree.moves;
  }

  /** The request that it has not answered, and the virtual millisecond of that. */
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

  /** @param answered called with the number of timers that were fired, as far as it could report them */
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

  /** Reads how far it has moved its clock on by itself, which it reports later. */
  lookAtClock(): void {
    if (this.#firing === undefined || this.#firing.atMost === 1) return;
    const readMs = this.#clock.readMs();
    // The program may write to that file, too. A reading beyond the limit is ignored.
    if (readMs === null || readMs <= Math.max(this.nowMs, this.#firing.nowMs) || readMs > this.#firing.untilMs) return;
    this.ticks++;
    this.#movedTo(readMs);
  }

  /** @returns whether it may have fired more timers after that */
  #ticked(atMs: number): boolean {
    if (this.#firing === undefined || this.#timers >= this.#firing.atMost || atMs <= this.#tickMs) return false;
    this.#tickMs = atMs;
    this.ticks++;
    this.#timers++;
    if (atMs > this.nowMs) this.#movedTo(atMs);
    if (atMs <= this.#firing.untilMs) this.#firing.firedAt(atMs);
    return true;
  }

  /** Our clock follows, unless the agent was not allowed to go so far: then it is ahead. */
  #movedTo(nowMs: number): void {
    this.nowMs = nowMs;
    if (this.#firing === undefined || nowMs > this.#firing.untilMs) return;
    this.lastSetMs = Math.max(this.lastSetMs, nowMs);
    this.#firing.moved(nowMs);
  }

  send(message: HostMessage): void {
    if (!this.#socket.destroyed) this.#socket.write(encodeLine(message));
  }

  /** Processes an answer. Ignores an answer to a request that is not open. */
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
      // Its progress may have affected its relatives. It itself is settled, as it has answered after that, unless one
      // of them has made progress since the request.
      const alone = this.tree.moves === this.#movesAtQuestion;
      const moves = message.moved ? this.tree.moved() : this.#movesAtQuestion;
      this.#settledAt = alone ? moves : this.#movesAtQuestion;
      this.#ending.look(message.ending === true);
    }
    this.#answered();
  }

  /**
   * It has reported something without a request, so its program runs and must settle again, even if that report shows
   * that it has read all its bytes. Not while a request is open: the answer comes after the report.
   */
  reportedUnasked(): void {
    if (this.#question === undefined || this.#question.what === 'set') this.tree.moved();
  }

  /** Its channel has closed: an open request is answered now, since no answer will come. */
  disconnected(): void {
    this.#isGone = true;
    this.lookAtClock(); // it may have ended in the middle of a run of timers
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
    else if (!this.#socket.destroyed) this.#socket.write(encodeLine(message)); // else `disconnected` follows
  }

  #answered(): void {
    const question = this.#question;
    this.#question = undefined;
    question?.answered();
  }
}

/**
 * After this many answers, a process that nothing keeps alive is assumed to stay alive. Each answer is one turn of its
 * event loop more than it should have had. Turns are counted, not time: a busy machine makes them late, never fewer.
 */
const GIVE_UP_LOOKS = 1000;

/** A process that reports that nothing keeps it alive: it is asked until it has ended, or reports otherwise. */
export class Ending {
  #looks = 0;

  /** @param ending what it has just reported */
  look(ending: boolean): void {
    this.#looks = ending ? this.#looks + 1 : 0;
  }

  /** Whether its end must still be waited for. */
  get due(): boolean {
    return this.#looks > 0 && this.#looks <= GIVE_UP_LOOKS;
  }
}
