import { availableParallelism } from 'node:os';
import { real } from '../real.ts';

/**
 * The work of all agents of one host: what each says it has worked since it last answered, and, while answers are waited
 * for, the time they take. Agents that are asked at once work at once: the longest counts, or what all of them take on
 * every processor of this machine.
 */
export class RemoteWork {
  readonly #processors = availableParallelism();
  #doneMs = 0;
  #sinceMs: number | undefined;
  #saidMs = 0;

  /** Agents are asked to work on. */
  begin(): void {
    this.#sinceMs = real.nowMs();
  }

  /** @param workMs what each of them has worked */
  end(workMs: readonly number[]): void {
    this.#sinceMs = undefined;
    const sum = workMs.reduce((total, ms) => total + ms, 0);
    this.#doneMs += Math.max(0, ...workMs, sum / this.#processors);
  }

  /** Real milliseconds so far, with those of the answers that are waited for now. Never decreases. */
  get totalMs(): number {
    const openMs = this.#sinceMs === undefined ? 0 : real.nowMs() - this.#sinceMs;
    this.#saidMs = Math.max(this.#saidMs, this.#doneMs + openMs);
    return this.#saidMs;
  }
}
