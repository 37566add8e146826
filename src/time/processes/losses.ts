import { real } from '../base/real.ts';
import { processTree } from '../os/process-table.ts';
import { sleptThrough, type ThreadSample, threadsOf } from '../os/thread-table.ts';
import type { ProcessTree } from './process-tree.ts';
import type { FlowId } from './protocol.ts';

/** Real milliseconds that a foreign process in between must have slept through with nothing coming of it. */
const RELAY_MS = 250;

/** A foreign process that was seen asleep. */
interface Rest {
  readonly sinceMs: number;
  /** Its threads then; undefined where the system does not tell. */
  readonly threads: readonly ThreadSample[] | undefined;
}

/**
 * Decides when bytes that were written, and that their reader does not find, are with somebody else. Never by how long
 * it took: a machine may be slow. It is certain once all of them have left their writers, for what the kernel has a
 * reader finds in one turn of its loop. Only where a foreign process passes them on (`tee | node a.js`) must that process
 * have slept for a while, without running once.
 */
export class Losses {
  readonly #resting = new Map<FlowId, Rest>();

  /**
   * To be asked after the reader of a flow has looked for bytes that were with no writer any more, and found none.
   *
   * @returns whether the flow is to be given up
   */
  sure(tree: ProcessTree, flow: FlowId): boolean {
    if (!tree.book.isRelayed(flow)) return true;
    const nowMs = real.nowMs();
    const threads = this.#foreignThreads(tree);
    const rest = this.#resting.get(flow);
    if (rest !== undefined && sleptSince(rest.threads, threads)) return nowMs - rest.sinceMs > RELAY_MS;
    this.#resting.set(flow, { sinceMs: nowMs, threads });
    return false;
  }

  /** Something came: whoever passes it on is at work. */
  came(flow: FlowId): void {
    this.#resting.delete(flow);
  }

  #foreignThreads({ child, agents }: ProcessTree): readonly ThreadSample[] | undefined {
    const { pid } = child?.process ?? {};
    return pid === undefined ? undefined : foreignThreads(pid, new Set(agents.map((agent) => agent.pid)));
  }
}

/** Where the system does not tell, time is all there is to go by. */
const sleptSince = (before: Rest['threads'], after: Rest['threads']): boolean =>
  before === undefined || after === undefined || sleptThrough(before, after);

/**
 * The threads of all processes that descend from `pid`, it included, other than `known` ones. Whether they slept from one
 * such look to the next tells whether they may still pass on what they were given.
 *
 * @returns undefined where the system does not tell
 */
export function foreignThreads(pid: number, known: ReadonlySet<number>): readonly ThreadSample[] | undefined {
  if (threadsOf('self') === undefined) return undefined;
  return processTree(pid)
    .filter((one) => !known.has(one))
    .flatMap((one) => threadsOf(one) ?? []);
}
