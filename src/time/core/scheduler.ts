import { ClockAheadError } from '../base/errors.ts';
import type { Firing, Participant } from './participant.ts';
import { type Ties, tieRank } from './timer-queue.ts';

/** What an open `run` or `advance` needs of the clock. The scheduler serves one at a time. */
export interface Goal {
  /** Time may move up to here, included. */
  readonly untilMs: number;
  /** How many timers may be fired. */
  readonly maxSteps: number;
  /** Whether the result of the next timer is not needed. */
  enough(nextMs: number, steps: number): boolean;
  /** How many more timers fire for certain before it may be {@link enough}. */
  atLeast(steps: number): number;
  /** Up to this time it is surely not {@link enough}, however many timers fire. */
  notBeforeMs(): number;
  /** The next timer lies beyond `untilMs`, `maxSteps` are used up, or it is {@link enough}; all is settled. */
  limitReached(limit: 'time' | 'steps' | 'enough', nextMs: number): void;
  /** Whether time moves up to `untilMs` even if no timer is due by then. */
  readonly jumps: boolean;
  /** No timer is armed anywhere and nothing is in flight. `'wait'`: something outside may yet speak. */
  nothingLeft(): 'ended' | 'wait';
  /** The clock itself has failed. */
  fail(error: Error): void;
}

/** What the scheduler needs from its clock. */
export interface SchedulerHost {
  readonly local: Participant;
  /** What the clock of this thread reads. No participant may be ahead of it. */
  now(): number;
  /** Settles this thread once more, with some turns to spare. */
  settleTwice(settled: () => void): void;
  /** Calls back when anything has happened in this thread, or when it is given up. */
  sleep(awake: () => void): void;
  /** Lets time pass the program's work, where that takes time; false: something fired and must settle before. */
  passWork(): boolean;
  /** All participants are looked at once more; only where there are remote participants. */
  round(): void;
  /** A wait for a remote participant begins or ends. */
  waiting(begins: boolean): void;
}

/**
 * The loop that moves time. One round: settle every participant that is unsettled until all are settled; find the
 * earliest timer of all; set every clock to its time; fire that one timer. One loop runs for the whole life of the
 * clock: when a goal ends, the loop stops at its next step, and a new goal may continue it before that.
 */
export class Scheduler {
  readonly #host: SchedulerHost;
  readonly #ties: Ties;
  readonly #remotes: Participant[] = [];
  /** The time to which each remote participant was last set. */
  readonly #lastSetMs = new Map<Participant, number>();
  #goal: Goal | undefined;
  #active = false;
  #localTouched = true;
  #emptyRounds = 0;
  #stepsOfGoal = 0;

  constructor(host: SchedulerHost, ties: Ties) {
    this.#host = host;
    this.#ties = ties;
  }

  get participants(): readonly Participant[] {
    return [this.#host.local, ...this.#remotes];
  }

  add(participant: Participant): () => void {
    this.#remotes.push(participant);
    return () => {
      const at = this.#remotes.indexOf(participant);
      if (at >= 0) this.#remotes.splice(at, 1);
      this.#lastSetMs.delete(participant);
    };
  }

  start(goal: Goal): void {
    this.#goal = goal;
    this.#stepsOfGoal = 0;
    this.#emptyRounds = 0;
    this.#localTouched = true;
    if (this.#active) {
      // It still waits for what the goal before this one waited for: that may be stuck, and must not be waited for
      // unwatched.
      this.#host.waiting(true);
      return;
    }
    this.#active = true;
    this.#round();
  }

  /** The goal is reached or given up; the loop stops at its next step. */
  stop(): void {
    this.#goal = undefined;
  }

  readonly #round = (): void => {
    this.#host.waiting(false);
    if (this.#goal === undefined) {
      this.#active = false;
      return;
    }
    if (this.#remotes.length > 0) this.#host.round();
    this.#assertNoneAhead(this.#goal);
    if (this.#goal === undefined) {
      this.#active = false;
      return;
    }
    const nowMs = this.#host.now();
    for (const remote of this.#remotes) {
      if (!remote.unsettled) continue;
      this.#localTouched = true; // what it sent may have arrived here
      this.#host.waiting(true);
      this.#lastSetMs.set(remote, nowMs);
      remote.settle(nowMs, this.#round);
      return;
    }
    if (this.#localTouched || this.#host.local.unsettled) {
      this.#localTouched = false;
      this.#host.local.settle(nowMs, this.#round);
      return;
    }
    if (!this.#host.passWork()) {
      this.#localTouched = true;
      this.#round();
      return;
    }
    this.#step(this.#goal);
  };

  #step(goal: Goal): void {
    const owner = this.#earliest();
    const { nextMs } = owner;
    if (nextMs === Number.POSITIVE_INFINITY) {
      this.#nothingArmed(goal);
      return;
    }
    this.#emptyRounds = 0;
    if (nextMs > goal.untilMs) {
      this.#setAll(goal.untilMs, () => this.#limit(goal, 'time', nextMs));
      return;
    }
    if (this.#stepsOfGoal >= goal.maxSteps) {
      this.#limit(goal, 'steps', nextMs);
      return;
    }
    if (goal.enough(nextMs, this.#stepsOfGoal)) {
      this.#limit(goal, 'enough', nextMs);
      return;
    }
    if (this.#remotes.length === 0) {
      this.#fire(owner, nextMs, goal);
      return;
    }
    this.#setAll(nextMs, () => this.#fire(owner, nextMs, goal));
  }

  /** The owner's timer may be gone by now: while the other clocks were set, real work may have cleared it. */
  #fire(owner: Participant, nextMs: number, goal: Goal): void {
    const { local } = this.#host;
    this.#localTouched = true;
    if (owner !== local) this.#host.waiting(true);
    const untilMs = Math.min(goal.untilMs, this.#nextOfOthers(owner) - 1);
    const atMost = goal.maxSteps - this.#stepsOfGoal;
    const notBeforeMs = goal.notBeforeMs();
    // Where a row of timers ends must not decide when the run has seen enough.
    const row =
      nextMs <= notBeforeMs
        ? { untilMs: Math.min(untilMs, notBeforeMs), atMost }
        : { untilMs, atMost: Math.min(atMost, Math.max(1, goal.atLeast(this.#stepsOfGoal))) };
    const firing: Firing = {
      nowMs: Math.max(this.#host.now(), nextMs),
      ...row,
      moved: (nowMs) => local.set(nowMs, () => {}),
      firedAt: (nowMs) => goal.enough(nowMs, this.#stepsOfGoal),
    };
    owner.fire(firing, (timers) => {
      if (goal === this.#goal) this.#stepsOfGoal += Math.max(1, timers); // one that was cleared is a step all the same
      this.#round();
    });
  }

  /** At one instant the order between several is not for one of them to decide, so it stops before that. */
  #nextOfOthers(owner: Participant): number {
    let nextMs = owner === this.#host.local ? Number.POSITIVE_INFINITY : this.#host.local.nextMs;
    for (const remote of this.#remotes) if (remote !== owner) nextMs = Math.min(nextMs, remote.nextMs);
    return nextMs;
  }

  /**
   * A participant that is ahead has fired timers that are not due here yet: the times of all its later messages are
   * wrong.
   */
  #assertNoneAhead(goal: Goal): void {
    const nowMs = this.#host.now();
    for (const remote of this.#remotes) {
      const reading = remote.ahead(nowMs);
      if (reading === null) continue;
      goal.fail(new ClockAheadError(reading, { name: this.#host.local.name, nowMs }));
      return;
    }
  }

  #limit(goal: Goal, limit: 'time' | 'steps' | 'enough', nextMs: number): void {
    goal.limitReached(limit, nextMs);
    this.#round();
  }

  /** Silence must be certain before it is called a deadlock, so everything is settled once more. */
  #nothingArmed(goal: Goal): void {
    if (this.#emptyRounds++ === 0) {
      this.#host.settleTwice(this.#round);
      return;
    }
    if (goal.jumps) {
      this.#setAll(goal.untilMs, () => this.#nothing(goal));
      return;
    }
    this.#nothing(goal);
  }

  #nothing(goal: Goal): void {
    this.#emptyRounds = 0;
    if (goal.nothingLeft() === 'ended') {
      this.#round();
      return;
    }
    this.#host.waiting(true);
    this.#host.sleep(this.#round);
  }

  /** Sets every clock before any timer fires: a participant that lags behind must not read what another one sends. */
  #setAll(atMs: number, then: () => void): void {
    const nowMs = Math.max(this.#host.now(), atMs);
    const behind = this.#remotes.filter((remote) => (this.#lastSetMs.get(remote) ?? -1) < nowMs);
    let open = behind.length + 1;
    const done = (): void => {
      if (--open === 0) then();
    };
    for (const remote of behind) {
      this.#lastSetMs.set(remote, nowMs);
      this.#host.waiting(true);
      remote.set(nowMs, done);
    }
    this.#host.local.set(nowMs, done);
  }

  /** Whose timer is next. Of several at one instant, the first to have joined, or as the seed says. */
  #earliest(): Participant {
    let earliest = this.#host.local;
    if (this.#remotes.length === 0) return earliest;
    let rank = tieRank(this.#ties, earliest.nextMs, 0, 1);
    this.#remotes.forEach((remote, i) => {
      if (remote.nextMs > earliest.nextMs || remote.nextMs === Number.POSITIVE_INFINITY) return;
      const remoteRank = tieRank(this.#ties, remote.nextMs, 0, 2 + i);
      if (remote.nextMs === earliest.nextMs && remoteRank >= rank) return;
      earliest = remote;
      rank = remoteRank;
    });
    return earliest;
  }
}
