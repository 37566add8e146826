import { ChildProcess } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import { ownerOf } from '../base/native.ts';
import { real } from '../base/real.ts';
import { killTree } from '../os/kill-tree.ts';

/** Something that keeps a process alive: a child, a thread, a native handle, a native timer. */
export type Thing = ChildProcess | Worker | NodeJS.Timeout | NativeHandle;

/** The properties that all native handles of Node have. */
export interface NativeHandle {
  close?(): void;
  ref?(): void;
  unref?(): void;
  hasRef?(): boolean;
  /** Present in the handle of a pipe. */
  readonly fd?: number;
}

interface Owner {
  destroy?(): void;
  close?(): unknown;
  closeAllConnections?(): void;
}

const isTimer = (thing: Thing): thing is NodeJS.Timeout => 'refresh' in thing;

const runs = (child: ChildProcess): boolean =>
  child.pid !== undefined && child.exitCode === null && child.signalCode === null;

/** Ends a child and all processes that it has started. */
export function killChild(child: ChildProcess): void {
  if (runs(child)) killTree(child.pid as number);
}

/** Closes a native handle through the object that owns it. Otherwise that object would continue to use the handle. */
function closeHandle(handle: NativeHandle): void {
  const owner = ownerOf<Owner>(handle);
  owner?.closeAllConnections?.();
  if (owner?.destroy) owner.destroy();
  else if (owner?.close) owner.close();
  else handle.close?.();
}

/** Closes a thing of any kind. Resolves when the thing is closed. */
export async function closeThing(thing: Thing): Promise<void> {
  try {
    if (thing instanceof ChildProcess) {
      const gone = runs(thing) ? new Promise<void>((resolve) => thing.once('exit', () => resolve())) : undefined;
      killChild(thing);
      await gone;
    } else if (thing instanceof Worker) await thing.terminate();
    else if (isTimer(thing)) real.clearTimeout(thing);
    else closeHandle(thing);
  } catch {
    // The thing was closed already.
  }
}
