import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  ElicitResultSchema,
  ListToolsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';

/** Computes for so many milliseconds of processor time. */
export function burn(cpuMs: number): void {
  const before = process.cpuUsage();
  for (let sum = 0; ; ) {
    const { user, system } = process.cpuUsage(before);
    if (user + system >= cpuMs * 1000) return;
    for (let i = 0; i < 100_000; i++) sum = (sum * 31 + i) % 1_000_003;
  }
}

/** What a tool of a scripted server can do while it runs. */
export interface ToolContext {
  readonly sleep: (ms: number) => Promise<void>;
  /** Burns real time, which virtual time does not charge. */
  readonly work: (realMs: number) => void;
  readonly progress: () => Promise<void>;
  /** Asks the person in front of the client, and waits for the answer. */
  readonly elicit: () => Promise<string>;
  readonly aborted: AbortSignal;
  /** The arguments of the call. */
  readonly arguments: { readonly [name: string]: unknown };
}

/** A tool's behaviour; what it returns becomes the text of its result. */
export type ScriptedTool = (context: ToolContext) => Promise<string | CallToolResult>;

interface ScriptedOptions {
  /** Of every tool; default: any object. */
  readonly inputSchema?: { readonly type: 'object'; readonly [keyword: string]: unknown };
}

/** A server whose tools are functions. */
export function scriptedServer(
  tools: { readonly [name: string]: ScriptedTool },
  { inputSchema = { type: 'object' } }: ScriptedOptions = {},
): Server {
  const server = new Server({ name: 'scripted', version: '1.0.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: Object.keys(tools).map((name) => ({
      name,
      inputSchema,
      annotations: { readOnlyHint: true },
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    const token = params._meta?.progressToken;
    let progress = 0;
    const result = await tools[params.name]?.({
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      work: (realMs) => {
        burn(realMs);
      },
      progress: async () => {
        progress += 1;
        if (token !== undefined)
          await extra.sendNotification({
            method: 'notifications/progress',
            params: { progressToken: token, progress },
          });
      },
      elicit: async () => {
        const request = {
          method: 'elicitation/create',
          params: { message: 'Sure?', requestedSchema: { type: 'object', properties: { yes: { type: 'boolean' } } } },
        } as const;
        // As long as it takes: the SDK's own clock on the server's side is not what is tested here.
        const answer = await extra.sendRequest(request as never, ElicitResultSchema, { timeout: 2 ** 30 });
        return answer.action;
      },
      aborted: extra.signal,
      arguments: params.arguments ?? {},
    });
    if (result === undefined) throw new Error(`no tool ${params.name}`);
    return typeof result === 'string' ? { content: [{ type: 'text', text: result }] } : result;
  });
  return server;
}
