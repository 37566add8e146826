import { getEnvironmentData, isMainThread } from 'node:worker_threads';
import { type BootstrapConfig, bootstrapVariable, readBootstrapConfig } from '../bootstrap-config.ts';
import { withoutAgent } from '../node-options.ts';

/** Where a thread finds its invitation: beside `process.env`, which it inherits clean. */
export const threadBootstrapKey = bootstrapVariable;

/** A process finds its invitation in its environment, a thread in the environment data of its parent thread. */
export function findBootstrapConfig(): BootstrapConfig | undefined {
  if (isMainThread) return readBootstrapConfig(process.env[bootstrapVariable]);
  // Node's own threads (module loaders) run preloads too; nobody left them an invitation.
  const text = getEnvironmentData(threadBootstrapKey);
  return typeof text === 'string' ? readBootstrapConfig(text) : undefined;
}

/** Makes the process look as if nobody had invited it: its own `NODE_OPTIONS`, no variable of ours. */
export function hideBootstrapConfig({ agent }: BootstrapConfig): void {
  if (isMainThread) delete process.env[bootstrapVariable];
  else hideFromExecArgv(agent);
  if (process.env.NODE_OPTIONS === undefined) return;
  const own = withoutAgent(agent, process.env.NODE_OPTIONS);
  if (own === undefined) delete process.env.NODE_OPTIONS;
  else process.env.NODE_OPTIONS = own;
}

/** A thread that was made with an `execArgv` of its own got us by way of its `execArgv`. */
function hideFromExecArgv(agent: string): void {
  const at = process.execArgv.indexOf(agent);
  if (at > 0) process.execArgv.splice(at - 1, 2);
}
