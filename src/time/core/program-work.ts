import { ClockUsageError } from '../base/errors.ts';
import type { Participant } from './participant.ts';
import type { TimerQueue } from './timer-queue.ts';
import { WorkCharge } from './work-charge.ts';
import type { WorkMeter } from './work-meter.ts';
import { addWork, knownWork, type OutputPosition, type WorkStamp } from './work-stamp.ts';

/** The real work of the program on one clock, in this thread and in all participants, and the virtual time that it takes. */
export class ProgramWork {
  readonly #queue: TimerQueue;
  readonly #participants: () => readonly Participant[];
  readonly #untilMs: () => number;
  /** Set only while the clock is installed: in scope `'harness'` no program runs in this thread. */
  installedMeter: WorkMeter | undefined;

  /** @param untilMs the virtual time at which the open run ends; `Infinity`: it has no limit */
  constructor(queue: TimerQueue, participants: () => readonly Participant[], untilMs: () => number) {
    this.#queue = queue;
    this.#participants = participants;
    this.#untilMs = untilMs;
  }

  /** @throws ClockUsageError if the clock is not installed */
  get meter(): WorkMeter {
    if (this.installedMeter === undefined)
      throw new ClockUsageError('Only an installed clock has a program to measure.');
    return this.installedMeter;
  }

  /** Real milliseconds of work so far, as on an otherwise idle machine. Never decreases. */
  get totalMs(): number {
    let total = this.installedMeter?.totalMs ?? 0;
    for (const { workMs = 0 } of this.#participants()) total += workMs;
    return total;
  }

  /** How much work the program had done when it wrote the output that has just arrived. */
  stamp(where?: OutputPosition): WorkStamp {
    const others = this.#participants().filter((one) => one.stampWork !== undefined);
    const [first] = others;
    if (first?.stampWork === undefined || others.length > 1) return knownWork(this.totalMs);
    return addWork(first.stampWork(where), this.installedMeter?.totalMs ?? 0);
  }

  /** After this call, work takes virtual time. */
  charge(): void {
    this.#queue.charge ??= new WorkCharge(() => this.totalMs);
  }

  get isCharged(): boolean {
    return this.#queue.charge !== undefined;
  }

  /** See `VirtualClock.passWork`. */
  pass(workMs: number): boolean {
    this.installedMeter?.harness();
    const behindMs = this.#queue.charge?.behindOf(workMs) ?? 0;
    if (behindMs === 0) return true;
    const untilMs = Math.min(this.#queue.nowMs + behindMs, this.#untilMs());
    if (this.#queue.fireOfHarness(untilMs)) return false;
    this.#queue.set(untilMs);
    return true;
  }
}
