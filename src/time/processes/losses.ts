import { real } from '../base/real.ts';
import { processTree } from '../os/process-table.ts';
import { sleptThrough, type ThreadSample, threadsOf } from '../os/thread-table.ts';
import type { ProcessTree } from './process-tree.ts';
import type { FlowId } from './protocol.ts';

/** Real milliseconds for which a foreign process in between must have slept without passing anything on. */
const RELAY_MS = 250;

/** A foreign process that was seen asleep. */
interface Rest {
  readonly sinceMs: number;
  /** Its threads at that time; undefined where the system does not show them. */
  readonly threads: readonly ThreadSample[] | undefined;
}

/**
 * Decides when bytes that were written, and that their reader does not find, are lost: another process has read them.
 * Elapsed time does not decide it, since a machine may be slow. Once all bytes have left their writers, a reader finds
 * in one turn of its loop whatever the kernel has, so what it does not find is lost. Only where a foreign process
 * relays the bytes (`tee | node a.js`) must that process also have slept for a while, without running once.
 */
export class Losses {
  readonly #resting = new Map<FlowId, Rest>();

  /**
   * To be called after the reader of a flow has looked for bytes that had left their writers, and has found none.
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

  /** Bytes of the flow have arrived: the process that relays them is at work. */
  came(flow: FlowId): void {
    this.#resting.delete(flow);
  }

  #foreignThreads({ child, agents }: ProcessTree): readonly ThreadSample[] | undefined {
    const { pid } = child?.process ?? {};
    return pid === undefined ? undefined : foreignThreads(pid, new Set(agents.map((agent) => agent.pid)));
  }
}

/** Where the system does not show threads, only the elapsed time can decide. */
const sleptSince = (before: Rest['threads'], after: Rest['threads']): boolean =>
  before === undefined || after === undefined || sleptThrough(before, after);

/**
 * The threads of `pid` and of its descendants, without those of `known` processes. If they slept from one look to the
 * next, they have not relayed anything in between.
 *
 * @returns undefined where the system does not show threads
 */
export function foreignThreads(pid: number, known: ReadonlySet<number>): readonly ThreadSample[] | undefined {
  if (threadsOf('self') === undefined) return undefined;
  return processTree(pid)
    .filter((one) => !known.has(one))
    .flatMap((one) => threadsOf(one) ?? []);
}
