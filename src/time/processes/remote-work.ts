import { availableParallelism } from 'node:os';
import { real } from '../base/real.ts';
import { onIdleMachineMs } from '../core/idle-machine.ts';
import { knownWork, OpenWorkStamp, type OutputPosition, type WorkStamp } from '../core/work-stamp.ts';
import { ProcessWatch } from '../os/process-watch.ts';
import { fromChild } from './bootstrap-config.ts';
import type { Settled } from './protocol.ts';

/** An answer that takes so many real milliseconds is worth waiting for, to know what was worked before it. */
const LONG_MS = 20;
/** How long a stamp waits for the answer: a process may block until its output is read. */
const ANSWER_WITHIN_MS = 100;

const processors = availableParallelism();

/** A wait, with the processes that may be at work meanwhile. */
class Wait {
  readonly #watch = new ProcessWatch();
  #sinceMs: number | undefined;

  begin(pids: () => readonly number[]): void {
    this.#sinceMs = real.nowMs();
    this.#watch.begin(pids);
  }

  end(): void {
    this.#sinceMs = undefined;
    this.#watch.end();
  }

  /** How long it has taken so far, in real milliseconds; 0: no wait is open. */
  get forMs(): number {
    return this.#sinceMs === undefined ? 0 : real.nowMs() - this.#sinceMs;
  }

  /**
   * For how long a process was blocked by another one that it had started only because that one waited for a processor.
   *
   * @param blockedMs for how long it was blocked
   */
  idleMs(pid: number, blockedMs: number): number {
    return blockedMs - onIdleMachineMs(blockedMs, this.#watch.threadsBelow(pid), processors);
  }

  /** What it would have taken so far on an otherwise idle machine. */
  get workMs(): number {
    return this.#sinceMs === undefined ? 0 : onIdleMachineMs(this.forMs, this.#watch.threads(), processors);
  }

  dispose(): void {
    this.end();
    this.#watch.dispose();
  }
}

/** An output that arrived while an answer was waited for, and an estimate of the work before it. */
interface Output {
  readonly stamp: OpenWorkStamp;
  readonly estimateMs: number;
  readonly where: OutputPosition | undefined;
}

/** What an agent reports of its work with an answer. */
export interface WorkAnswer {
  readonly pid: number;
  /** Since its last answer; `null`: it has ended without one. */
  readonly workMs: number | null;
  /** The part of {@link workMs} in which its thread was blocked by a process that it had started and that has ended. */
  readonly blockedMs: number;
  /** When in that work it wrote to its standard output. */
  readonly output: Settled['output'];
}

/**
 * The work of all processes of one host. An agent reports with each answer the work of its process since the last one.
 * While an answer is waited for, and while a process starts, work is estimated from outside. The answer then gives the
 * work before each output: exactly, or as an upper bound.
 */
export class RemoteWork {
  readonly #answers = new Wait();
  readonly #starts = new Set<Wait>();
  #outputs: Output[] = [];
  #timer: NodeJS.Timeout | undefined;
  #doneMs = 0;
  #reportedMs = 0;

  /** Agents have received a request. */
  begin(pids: () => readonly number[]): void {
    this.#answers.begin(pids);
  }

  /**
   * All agents have answered. They worked at the same time, so the longest work counts, or the time that all of it
   * takes on every processor of this machine.
   */
  end(answers: readonly WorkAnswer[]): void {
    const estimateMs = answers.some(({ workMs }) => workMs === null) ? this.#answers.workMs : 0;
    const workOfEach = answers.map(({ pid, workMs, blockedMs }) =>
      workMs === null ? estimateMs : workMs - (blockedMs > 0 ? this.#answers.idleMs(pid, blockedMs) : 0),
    );
    this.#answers.end();
    const sum = workOfEach.reduce((total, ms) => total + ms, 0);
    const workedMs = Math.max(0, ...workOfEach, sum / processors);
    // Not a share of the whole estimate: that also grows while no process works and this thread waits for a processor.
    this.#resolve((output) => Math.min(marked(output, answers) ?? output.estimateMs, workedMs));
    this.#doneMs += workedMs;
  }

  /** A process starts, and has no agent yet. @returns to be called once it has an agent, or will have none */
  starting(pid: number): () => void {
    const start = new Wait();
    start.begin(() => [pid]);
    this.#starts.add(start);
    return () => {
      if (!this.#starts.delete(start)) return;
      this.#doneMs += start.workMs;
      start.dispose();
    };
  }

  /** Real milliseconds so far. Never decreases. */
  get totalMs(): number {
    return this.#atLeastReported(this.#doneMs + this.#answers.workMs + this.#startingMs);
  }

  /** How much had been worked before an output that has just arrived. */
  stamp(where?: OutputPosition): WorkStamp {
    if (this.#answers.forMs < LONG_MS) return knownWork(this.totalMs);
    const stamp = new OpenWorkStamp();
    this.#outputs.push({ stamp, estimateMs: this.#answers.workMs, where });
    this.#timer ??= real.setTimeout(() => this.#resolve(({ estimateMs }) => estimateMs), ANSWER_WITHIN_MS);
    return stamp;
  }

  dispose(): void {
    this.#resolve(({ estimateMs }) => estimateMs);
    this.#answers.dispose();
    for (const start of this.#starts) start.dispose();
    this.#starts.clear();
  }

  get #startingMs(): number {
    let totalMs = 0;
    for (const start of this.#starts) totalMs += start.workMs;
    return totalMs;
  }

  #atLeastReported(ms: number): number {
    this.#reportedMs = Math.max(this.#reportedMs, ms);
    return this.#reportedMs;
  }

  /** @param share the part of the work in the open request that was done before an output */
  #resolve(share: (output: Output) => number): void {
    if (this.#timer !== undefined) real.clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const output of this.#outputs.splice(0))
      output.stamp.resolve(this.#atLeastReported(this.#doneMs + share(output) + this.#startingMs));
  }
}

/** The work before an output, as its process reports it; `null`: it does not. */
function marked({ where }: Output, answers: readonly WorkAnswer[]): number | null {
  if (where === undefined) return null;
  const flow = fromChild(`${where.child}:1`);
  const output = answers.find((answer) => answer.output?.flow === flow)?.output;
  return output === undefined ? null : (output.marks.findLast(([written]) => written < where.byte)?.[1] ?? 0);
}
