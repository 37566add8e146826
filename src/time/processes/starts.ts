import { real } from '../base/real.ts';
import { processTree, threadStates } from '../os/process-table.ts';
import { each } from './each.ts';
import type { ProcessTree } from './process-tree.ts';

/** Real milliseconds between two looks at a tree that may still be starting. */
const LOOK_MS = 10;
/** Less processor time than this between two looks, in milliseconds, is no work. */
const IDLE_CPU_MS = 2;
/** The thread runs, waits for a processor, or waits for a disk. */
const AT_WORK = /[RD]/;

/**
 * The trees that may still be starting: there are bytes in their standard input, no process has opened it, and they
 * have not been idle for long enough to be waiting on purpose.
 */
export function startingTrees(trees: Iterable<ProcessTree>): ProcessTree[] {
  return [...trees].filter(
    (tree) => !tree.isIdle && tree.agents.some((agent) => tree.book.unopenedOf(agent).length > 0),
  );
}

/**
 * Whether any thread of a tree is runnable now. A starved process uses little processor time, so that alone proves
 * little.
 */
function isAtWork({ child, agents }: ProcessTree): boolean {
  const roots = [...(child?.process.pid === undefined ? [] : [child.process.pid]), ...agents.map(({ pid }) => pid)];
  const pids = new Set(roots.flatMap(processTree));
  return [...pids].some((pid) => AT_WORK.test(threadStates(pid) ?? ''));
}

/** Looks at starting trees again after a short real time, or at the next event in one of them. */
export function lookAgainAtStarts(trees: readonly ProcessTree[], nowMs: number, then: () => void): void {
  const sinceMs = real.nowMs();
  const timer = real.setTimeout(() => wake(), LOOK_MS);
  let over = false;
  const wake = (): void => {
    if (over) return;
    over = true;
    real.clearTimeout(timer);
    for (const tree of trees) tree.onChange = undefined;
    const moves = new Map(trees.map((tree) => [tree, tree.moves]));
    each(
      trees.flatMap((tree) => tree.agents),
      (agent, answered) => agent.settle(nowMs, agent.tree.book.expectedOf(agent), answered),
      () => {
        for (const tree of trees) {
          const works = tree.agents.some(({ cpuMs = 0 }) => cpuMs > IDLE_CPU_MS);
          if (works) tree.wasBusy();
          else if (tree.moves !== moves.get(tree)) tree.moved();
          // On a starved machine a look comes late, but counts no more. A process that waits for a processor is not
          // idle.
          else if (!isAtWork(tree)) tree.wasIdle(Math.min(LOOK_MS, real.nowMs() - sinceMs));
        }
        then();
      },
    );
  };
  for (const tree of trees) tree.onChange = wake;
}
