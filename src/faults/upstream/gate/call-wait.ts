import type { SlotPool } from './slot-pool.ts';
import { type WaitPhase, type Waits, waitedUntil, waitPhases } from './wait-phase.ts';

/** What a wait needs of the process that it is in. */
export interface WaitContext {
  now(): number;
  setTimer(run: () => void, delayMs: number): { cancel(): void };
}

/** A pool from which a call needs a connection. */
export interface AwaitedPool {
  readonly slots: SlotPool;
  /** After how long the pool refuses the call, in virtual milliseconds; `null`: never. */
  readonly acquireTimeoutMs: number | null;
  /** The call waits in the queue of the pool. */
  queued(): void;
  /** The pool refuses the call. */
  refused(): void;
}

/** What a call waits for now, and in which step the wait ends. It changes when a rule is lifted. */
export interface WaitPlan {
  readonly waits: Waits;
  readonly last: WaitPhase;
}

/** What happens during a wait. */
export interface WaitEvents {
  /** Every pool has given a connection, and the steps begin. */
  began(): void;
  /** The call waits in this step from now on. */
  enter(phase: WaitPhase): void;
  /** The wait is over. */
  over(): void;
}

/** The wait of one call: for the connection of each pool, and then step by step. */
export class CallWait {
  readonly #context: WaitContext;
  readonly #plan: () => WaitPlan;
  readonly #events: WaitEvents;
  readonly #slots: (() => void)[] = [];
  #sinceMs = 0;
  #phase: WaitPhase | null = null;
  #timer: { cancel(): void } | null = null;
  #limit: { cancel(): void } | null = null;
  #state: 'acquiring' | 'waiting' | 'over' = 'acquiring';

  constructor(context: WaitContext, plan: () => WaitPlan, events: WaitEvents) {
    this.#context = context;
    this.#plan = plan;
    this.#events = events;
  }

  /** Whether the call holds, or waits for, a connection of a pool. */
  get usesPool(): boolean {
    return this.#slots.length > 0;
  }

  start(pools: readonly AwaitedPool[]): void {
    const [pool, ...rest] = pools;
    if (pool === undefined) {
      this.#begin();
      return;
    }
    const { acquireTimeoutMs } = pool;
    let isGranted = false;
    const giveBack = pool.slots.acquire(() => {
      isGranted = true;
      this.#limit?.cancel();
      this.start(rest);
    });
    this.#slots.push(giveBack);
    if (isGranted) return;
    pool.queued();
    if (acquireTimeoutMs === null) return;
    this.#limit = this.#context.setTimer(() => {
      this.end();
      pool.refused();
    }, acquireTimeoutMs);
  }

  /** The plan has changed: waits for what is left of the present step, and then of those after it. */
  arm(): void {
    if (this.#state !== 'waiting') return;
    this.#timer?.cancel();
    const { waits, last } = this.#plan();
    const waitedMs = this.#context.now() - this.#sinceMs;
    const phase = waitPhases.find((one) => one === last || waitedUntil(waits, one) > waitedMs) ?? last;
    if (phase !== this.#phase) {
      this.#phase = phase;
      this.#events.enter(phase);
    }
    const leftMs = waitedUntil(waits, phase) - waitedMs;
    if (!Number.isFinite(leftMs)) return;
    this.#timer = this.#context.setTimer(
      () => {
        if (phase !== last) this.arm();
        else {
          this.#state = 'over';
          this.#events.over();
        }
      },
      Math.max(0, leftMs),
    );
  }

  /** Ends the wait without a word. Connections of pools remain taken. */
  stop(): void {
    this.#state = 'over';
    this.#timer?.cancel();
    this.#limit?.cancel();
  }

  /** The call is over: pools get their connections back. */
  end(): void {
    this.stop();
    for (const giveBack of this.#slots.splice(0)) giveBack();
  }

  #begin(): void {
    if (this.#state !== 'acquiring') return;
    this.#state = 'waiting';
    this.#sinceMs = this.#context.now();
    this.#events.began();
    this.arm();
  }
}
