import { foreignersAtRest } from '../os/at-rest.ts';
import { real } from '../real.ts';
import type { ProcessTree } from './process-tree.ts';
import type { FlowId } from './protocol.ts';

/** Real milliseconds that a foreign process in between must have slept with nothing coming of it. */
const CARRIER_MS = 250;

/**
 * Decides when bytes that were written, and that their reader does not find, are with somebody else. Never by how long
 * it took: a machine may be slow. It is certain once all of them have left their writers, for what the kernel has a
 * reader finds in one turn of its loop. Only where a foreign process passes them on (`tee | node a.js`) must that process
 * be seen sleeping for a while.
 */
export class Losses {
  readonly #restingSince = new Map<FlowId, number>();

  /**
   * To be asked after the reader of a flow has looked for bytes that were with no writer any more, and found none.
   *
   * @returns whether the flow is to be given up
   */
  sure(tree: ProcessTree, flow: FlowId): boolean {
    if (!tree.book.carried(flow)) return true;
    const now = real.nowMs();
    const resting = this.#atRest(tree);
    const since = this.#restingSince.get(flow);
    if (!resting || since === undefined) {
      if (resting) this.#restingSince.set(flow, now);
      else this.#restingSince.delete(flow);
      return false;
    }
    return now - since > CARRIER_MS;
  }

  /** Something came: whoever passes it on is at work. */
  came(flow: FlowId): void {
    this.#restingSince.delete(flow);
  }

  #atRest({ child, agents }: ProcessTree): boolean {
    const { pid } = child?.process ?? {};
    // Where nobody tells, time is all there is to go by.
    return pid === undefined || foreignersAtRest(pid, new Set(agents.map((agent) => agent.pid))) !== false;
  }
}
