import { getEnvironmentData, isMainThread } from 'node:worker_threads';
import { type BootstrapConfig, bootstrapVariable, readBootstrapConfig } from '../bootstrap-config.ts';
import { withoutAgent } from '../node-options.ts';

/** The key of a thread's configuration in its environment data. Its `process.env` has none: it inherits a clean one. */
export const threadBootstrapKey = bootstrapVariable;

/** Finds the configuration of a process in its environment, and that of a thread in the data of its parent thread. */
export function findBootstrapConfig(): BootstrapConfig | undefined {
  if (isMainThread) return readBootstrapConfig(process.env[bootstrapVariable]);
  // Node's own threads (module loaders) run preloads too, but have no configuration.
  const text = getEnvironmentData(threadBootstrapKey);
  return typeof text === 'string' ? readBootstrapConfig(text) : undefined;
}

/** Makes the environment of the process look untouched: its own `NODE_OPTIONS`, no variable of ours. */
export function hideBootstrapConfig({ agent }: BootstrapConfig): void {
  if (isMainThread) delete process.env[bootstrapVariable];
  else hideFromExecArgv(agent);
  if (process.env.NODE_OPTIONS === undefined) return;
  const own = withoutAgent(agent, process.env.NODE_OPTIONS);
  if (own === undefined) delete process.env.NODE_OPTIONS;
  else process.env.NODE_OPTIONS = own;
}

/** A thread with an `execArgv` of its own has loaded the agent by an entry in that. */
function hideFromExecArgv(agent: string): void {
  const at = process.execArgv.indexOf(agent);
  if (at > 0) process.execArgv.splice(at - 1, 2);
}
