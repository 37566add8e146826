import type { ChildProcess } from 'node:child_process';
import { programOf } from '../../os/process-table.ts';
import { isLetGo } from '../../tracking/let-go.ts';
import { mayBecomeNode } from '../may-be-node.ts';

interface Referable {
  ref?(): unknown;
  unref?(): unknown;
}

/**
 * Tells when the program lets go of a child and takes it up again. A shell may yet start Node, and what cannot be
 * looked up may be one, so these are waited for as ever.
 *
 * @param changed called with whether it is let go of now
 * @param program finds out what it runs
 */
export function watchBackground(
  child: ChildProcess,
  changed: (letGo: boolean) => void,
  program: (pid: number) => string | undefined = programOf,
): void {
  const look = (): void => {
    const letGo = isLetGo(child);
    const runs = letGo && child.pid !== undefined ? program(child.pid) : undefined;
    changed(runs !== undefined && !mayBecomeNode(runs));
  };
  for (const thing of [child, ...child.stdio] as (Referable | null)[]) {
    if (thing === null) continue;
    for (const method of ['ref', 'unref'] as const) {
      const original = thing[method];
      if (original === undefined) continue;
      thing[method] = function (this: unknown, ...args) {
        const result = original.apply(this, args);
        look();
        return result;
      };
    }
  }
}
