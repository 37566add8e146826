import type { ChildProcess } from 'node:child_process';
import { mayBecomeNode } from '../lock-step/may-be-node.ts';
import { programOf } from '../lock-step/process-table.ts';

/**
 * A process whose standard streams lead nowhere, that its spawner has let go of (`unref`) and that runs no Node works in
 * the background: it owes nothing to anybody. A shell may yet start Node, so it is waited for as ever.
 *
 * @param child one whose streams are all ignored
 * @param inBackground called once it is let go
 * @param program finds out what it runs
 */
export function watchBackground(
  child: ChildProcess,
  inBackground: () => void,
  program: (pid: number) => string | undefined = programOf,
): void {
  const { unref } = child;
  child.unref = () => {
    unref.call(child);
    const runs = child.pid === undefined ? undefined : program(child.pid);
    if (runs !== undefined && !mayBecomeNode(runs)) inBackground();
  };
}
