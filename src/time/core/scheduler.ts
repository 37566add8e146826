import { ClockAheadError } from '../base/errors.ts';
import type { Firing, Participant } from './participant.ts';
import { type Ties, tieRank } from './timer-queue.ts';

/** What an open `run` or `advance` requires of the clock. The scheduler serves one goal at a time. */
export interface Goal {
  /** The latest time to which the clock may move. */
  readonly untilMs: number;
  /** How many timers may fire. */
  readonly maxSteps: number;
  /** Whether the result of the next timer is not needed. */
  enough(nextMs: number, steps: number): boolean;
  /** How many more timers fire at least before {@link enough} may be true. */
  atLeast(steps: number): number;
  /** Up to this time {@link enough} is false, however many timers fire. */
  notBeforeMs(): number;
  /** The next timer is due after `untilMs`, `maxSteps` are used up, or {@link enough} is true. All participants are settled. */
  limitReached(limit: 'time' | 'steps' | 'enough', nextMs: number): void;
  /** Whether time moves to `untilMs` even if no timer is due before it. */
  readonly jumps: boolean;
  /** No participant has a timer and nothing is in flight. `'wait'`: a message may still arrive from outside. */
  nothingLeft(): 'ended' | 'wait';
  /** The clock itself has failed. */
  fail(error: Error): void;
}

/** The functions of the clock that the scheduler calls. */
export interface SchedulerHost {
  readonly local: Participant;
  /** The reading of the clock of this thread. No participant may be ahead of it. */
  now(): number;
  /** Settles this thread once more, with some additional turns. */
  settleTwice(settled: () => void): void;
  /** Calls back when something has happened in this thread, or when the goal has ended. */
  sleep(awake: () => void): void;
  /** Moves time past the program's work, if work takes time. False: a timer fired, and its effects must settle first. */
  passWork(): boolean;
  /** A round begins. Called only if there are remote participants. */
  round(): void;
  /** A wait for a remote participant begins or ends. */
  waiting(begins: boolean): void;
}

/**
 * The loop that moves time. One round: settle every unsettled participant until all are settled, find the earliest timer of all
 * participants, set every clock to the time of that timer, and fire that one timer. A clock has one loop for its whole life: when
 * a goal ends, the loop stops at its next step, unless a new goal continues the loop before that.
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
      // The loop still waits for the work of the goal before this one. That work may be stuck, so this wait must be watched too.
      this.#host.waiting(true);
      return;
    }
    this.#active = true;
    this.#round();
  }

  /** Call it when the goal has ended. The loop stops at its next step. */
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
      this.#localTouched = true; // a message of the participant may have arrived in this thread
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

  /** Fires the owner's timer, if it still exists: while the other clocks were set, real work may have cleared it. */
  #fire(owner: Participant, nextMs: number, goal: Goal): void {
    const { local } = this.#host;
    this.#localTouched = true;
    if (owner !== local) this.#host.waiting(true);
    const untilMs = Math.min(goal.untilMs, this.#nextOfOthers(owner) - 1);
    const atMost = goal.maxSteps - this.#stepsOfGoal;
    const notBeforeMs = goal.notBeforeMs();
    // The number of timers in a row must have no influence on when the run has seen enough.
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
      if (goal === this.#goal) this.#stepsOfGoal += Math.max(1, timers); // a timer that was cleared counts as a step too
      this.#round();
    });
  }

  /** When the next timer of another participant is due. A row ends before it: the clock decides the order within an instant. */
  #nextOfOthers(owner: Participant): number {
    let nextMs = owner === this.#host.local ? Number.POSITIVE_INFINITY : this.#host.local.nextMs;
    for (const remote of this.#remotes) if (remote !== owner) nextMs = Math.min(nextMs, remote.nextMs);
    return nextMs;
  }

  /**
   * Ends the run if a participant is ahead. Such a participant has fired timers that are not due on this clock yet, so the times
   * of all its later messages are wrong.
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

  /** Quiescence must be certain before it is reported as a deadlock, so everything is settled once more. */
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

  /** Sets every clock before any timer fires, so that no participant receives a message while its clock is behind. */
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

  /** The participant with the next timer. If several are due at one instant: the first that joined, or the choice of the seed. */
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
