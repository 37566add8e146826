/**
 * The server of `mcp-deadline demo`: a stdio server with typical tools. It needs only Node, because the demo must run if no other
 * package is installed.
 */
import { createInterface } from 'node:readline';

interface Request {
  readonly id?: number | string;
  readonly method: string;
  readonly params?: {
    readonly name?: string;
    readonly protocolVersion?: string;
    readonly _meta?: { readonly progressToken?: number | string };
  };
}

const send = (message: object): void => {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
};
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Tool {
  readonly description: string;
  readonly takesMs: number;
  /** Time between two progress notifications. Left out: the tool sends none. */
  readonly progressEveryMs?: number;
}

const tools: { readonly [name: string]: Tool } = {
  lookup: { description: 'answers from a cache', takesMs: 200 },
  search: { description: 'asks a slow upstream and is silent meanwhile', takesMs: 90_000 },
  report: {
    description: 'takes six minutes, and says every 15 s how far it is',
    takesMs: 360_000,
    progressEveryMs: 15_000,
  },
};

async function call(tool: Tool, progressToken: number | string | undefined): Promise<object> {
  const { takesMs, progressEveryMs = takesMs } = tool;
  for (let passedMs = 0; passedMs < takesMs; passedMs += progressEveryMs) {
    await wait(Math.min(progressEveryMs, takesMs - passedMs));
    const progress = passedMs + progressEveryMs;
    if (progressToken !== undefined && progress < takesMs)
      send({ method: 'notifications/progress', params: { progressToken, progress, total: takesMs } });
  }
  return { content: [{ type: 'text', text: 'done' }] };
}

async function answer({ id, method, params = {} }: Request): Promise<void> {
  if (id === undefined) return;
  const tool = tools[params.name ?? ''];
  if (method === 'initialize')
    send({
      id,
      result: {
        protocolVersion: params.protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: 'demo', version: '1.0.0' },
      },
    });
  else if (method === 'tools/list')
    send({
      id,
      result: {
        tools: Object.entries(tools).map(([name, { description }]) => ({
          name,
          description,
          inputSchema: { type: 'object' },
          annotations: { readOnlyHint: true },
        })),
      },
    });
  else if (method === 'ping') send({ id, result: {} });
  else if (method === 'tools/call' && tool !== undefined) {
    const result = await call(tool, params._meta?.progressToken);
    send({ id, result });
  } else send({ id, error: { code: -32601, message: `there is no ${method}` } });
}

createInterface({ input: process.stdin }).on('line', (line) => {
  void answer(JSON.parse(line) as Request);
});
