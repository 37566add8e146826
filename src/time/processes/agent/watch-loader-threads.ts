import diagnostics from 'node:diagnostics_channel';
import type { Worker } from 'node:worker_threads';

export interface LoaderThreadContext {
  blockTime(reason: string): () => void;
  ignore(worker: Worker): void;
}

/**
 * Node's own module loader thread (`module.register`, as tsx uses it): its work is invisible to async_hooks. But Node
 * refs that thread exactly while a request to it is open, so that the process does not end: `ref` and `unref` show
 * that.
 *
 * @param madeByProgram whether the thread being made now is one of the program's own
 */
export function watchLoaderThreads(context: LoaderThreadContext, madeByProgram: () => boolean): void {
  diagnostics.subscribe('worker_threads', (message) => {
    if (madeByProgram()) return;
    const { worker } = message as { worker: Worker };
    context.ignore(worker);
    let release: (() => void) | undefined = context.blockTime('the module loader thread');
    const end = (): void => {
      release?.();
      release = undefined;
    };
    const { ref, unref } = worker;
    worker.ref = () => {
      release ??= context.blockTime('the module loader thread');
      ref.call(worker);
    };
    worker.unref = () => {
      end();
      unref.call(worker);
    };
    worker.once('exit', end);
  });
}
