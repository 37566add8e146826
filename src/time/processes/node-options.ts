/**
 * `NODE_OPTIONS` with our agent in front. `--require` and not `--import`: it also runs in worker threads, `eval` ones
 * too, and before every other preload. Node splits the value at spaces, so the path is quoted, with its escapes.
 */
export function withAgent(agentPath: string, nodeOptions: string | undefined): string {
  const own = requireAgent(agentPath);
  if (nodeOptions === undefined || nodeOptions === '') return own;
  return nodeOptions.startsWith(own) ? nodeOptions : `${own} ${nodeOptions}`;
}

/** The user's own `NODE_OPTIONS` again; undefined when there were none. */
export function withoutAgent(agentPath: string, nodeOptions: string | undefined): string | undefined {
  const own = requireAgent(agentPath);
  if (!nodeOptions?.startsWith(own)) return nodeOptions;
  const rest = nodeOptions.slice(own.length).trimStart();
  return rest === '' ? undefined : rest;
}

function requireAgent(agentPath: string): string {
  return `--require "${agentPath.replace(/[\\"]/g, '\\$&')}"`;
}
