import { syncBuiltinESMExports } from 'node:module';
import threads, { setEnvironmentData, type Worker, type WorkerOptions } from 'node:worker_threads';
import { type BootstrapConfig, writeBootstrapConfig } from '../bootstrap-config.ts';
import { withAgent } from '../node-options.ts';
import { threadBootstrapKey } from './find-bootstrap-config.ts';

export interface ThreadBootstrapContext {
  /** The configuration of this process, with the present time and settings of its clock. */
  configNow(): BootstrapConfig;
  spawned(id: string, worker: Worker): void;
}

/**
 * Gives a bootstrap configuration to every worker thread. A preload in `NODE_OPTIONS` also runs in threads, unless they
 * get an `execArgv` or `env` of their own; then it is added to that.
 *
 * @returns whether a `Worker` is being made by the program now, rather than by Node for itself
 */
export function bootstrapThreads(context: ThreadBootstrapContext): () => boolean {
  let making = false;
  threads.Worker = new Proxy(threads.Worker, {
    construct(target, [file, options, ...rest], newTarget) {
      making = true;
      const own = context.configNow();
      // The id of a thread is its process's with the thread's own number, which only the thread knows beforehand.
      const process = own.process.split('#')[0] as string;
      setEnvironmentData(threadBootstrapKey, writeBootstrapConfig({ ...own, process }));
      try {
        const worker = Reflect.construct(
          target,
          [file, withBootstrap(options, own.agent), ...rest],
          newTarget,
        ) as Worker;
        context.spawned(`${process}#${worker.threadId}`, worker);
        return worker;
      } finally {
        making = false;
        setEnvironmentData(threadBootstrapKey, undefined);
      }
    },
  });
  syncBuiltinESMExports();
  return () => making;
}

function withBootstrap(options: WorkerOptions | undefined, agent: string): WorkerOptions | undefined {
  if (!options) return options;
  if (Array.isArray(options.execArgv)) return { ...options, execArgv: ['--require', agent, ...options.execArgv] };
  const { env } = options;
  if (typeof env !== 'object' || env === null) return options;
  // Not by an `execArgv` made from that of this process: it may hold options that a thread cannot be given, such as
  // `--max-old-space-size`.
  return { ...options, env: { ...env, NODE_OPTIONS: withAgent(agent, env.NODE_OPTIONS) } };
}
