import type { ClockTime } from '../../clocks/live-clocks.ts';
import type { WallSkew } from '../../time/core/wall-skew.ts';
import type { PausedPart } from '../../time/processes/protocol.ts';
import { type ReadListener, ServerInbox } from '../../wire/server-inbox.ts';
import type { ServerControl } from './server-control.ts';

/** The clocks and timers of the server's program, in this thread or in its processes. */
export interface ProgramTime {
  pauseProgram(what: PausedPart): void;
  resumeProgram(uncountedMs: number): void;
  skewWallClock(skews: readonly WallSkew[]): void;
}

interface Pause {
  readonly what: PausedPart;
  readonly uncounted: boolean;
}

/** The server of a session, which several faults may pause at once. */
export class SessionServer implements ServerControl {
  readonly inbox: ServerInbox;
  readonly #program: ProgramTime;
  readonly #time: ClockTime;
  readonly #pauses = new Set<Pause>();
  readonly #skews = new Set<WallSkew>();
  /** What waits until the server runs again. */
  #onceItRuns: (() => void)[] = [];
  #isRunning = true;
  #uncountedSinceMs: number | null = null;
  #uncountedMs = 0;

  constructor(program: ProgramTime, time: ClockTime) {
    this.#program = program;
    this.inbox = new ServerInbox(time);
    this.#time = time;
  }

  /** Runs it now, or once the server runs: an event of the server's own, such as a response of its upstream. */
  whenRunning(run: () => void): void {
    if (this.#isRunning) run();
    else this.#onceItRuns.push(run);
  }

  pause(what: PausedPart, uncounted = false): { lift(): void } {
    const pause = { what, uncounted };
    this.#pauses.add(pause);
    this.#isRunning = false;
    if (uncounted) this.#uncountedSinceMs ??= this.#time.now();
    if (what === 'machine') this.inbox.isConnectable = false;
    this.inbox.shut();
    this.#program.pauseProgram(what);
    return { lift: () => this.#lift(pause) };
  }

  beforeRead(listener: ReadListener): () => void {
    return this.inbox.beforeRead(listener);
  }

  skewWallClock({ aheadMs, driftPpm }: Pick<WallSkew, 'aheadMs' | 'driftPpm'>): { lift(): void } {
    const skew = { aheadMs, driftPpm, sinceMs: this.#time.now() };
    this.#skews.add(skew);
    this.#program.skewWallClock([...this.#skews]);
    return {
      lift: () => {
        if (this.#skews.delete(skew)) this.#program.skewWallClock([...this.#skews]);
      },
    };
  }

  /** The client has started the server again. The new process is not paused, and gets nothing that the old one did not read. */
  startedAgain(): void {
    this.inbox.clear();
    for (const pause of [...this.#pauses]) this.#lift(pause);
  }

  #lift(pause: Pause): void {
    if (!this.#pauses.delete(pause)) return;
    const left = [...this.#pauses];
    if (this.#uncountedSinceMs !== null && !left.some(({ uncounted }) => uncounted)) {
      this.#uncountedMs += this.#time.now() - this.#uncountedSinceMs;
      this.#uncountedSinceMs = null;
    }
    this.inbox.isConnectable = !left.some(({ what }) => what === 'machine');
    if (left.length === 0) this.inbox.open(() => this.#goOn());
  }

  /** What was sent has been read: the timers fire. */
  #goOn(): void {
    this.#isRunning = true;
    this.#program.resumeProgram(this.#uncountedMs);
    this.#uncountedMs = 0;
    for (const run of this.#onceItRuns.splice(0)) this.whenRunning(run);
  }
}
