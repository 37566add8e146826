import type { ChildProcess } from 'node:child_process';

interface Referable {
  readonly _handle?: { hasRef?(): boolean } | null;
}

/**
 * Whether a program has let go of its child: neither the child nor a stream from or to it keeps the program alive, so
 * nobody waits for it. A service that is kept running (a compiler, a language server) is taken up again with `ref()`
 * while a request to it is out.
 */
export const isLetGo = (child: ChildProcess): boolean =>
  (child as Referable)._handle?.hasRef?.() === false &&
  child.stdio.every((stream) => (stream as Referable | null)?._handle?.hasRef?.() !== true);
