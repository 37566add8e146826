import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import {
  type EventStore,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';

/** How a server over HTTP for these tests is built. */
export interface HttpServerOptions {
  /** How long the tool `work` takes, in milliseconds. */
  readonly workMs?: number;
  /** Progress so often meanwhile, if it is asked for, in milliseconds. */
  readonly progressMs?: number;
  /** A comment on every open stream so often; 0: none. */
  readonly heartbeatMs?: number;
  /** Keeps its events, so that streams can be resumed. */
  readonly keepsEvents?: boolean;
  /** Answers in JSON rather than in streams. */
  readonly json?: boolean;
  /** Answers 405 to a standing GET. */
  readonly refusesGet?: boolean;
  /** Leaves out `X-Accel-Buffering: no`. */
  readonly bufferable?: boolean;
}

/** Events in memory, by their ids `stream/number`. */
class MemoryEvents implements EventStore {
  readonly #events: { readonly id: string; readonly stream: string; readonly message: JSONRPCMessage }[] = [];

  async storeEvent(stream: string, message: JSONRPCMessage): Promise<string> {
    const id = `${stream}/${this.#events.length}`;
    this.#events.push({ id, stream, message });
    return id;
  }

  async getStreamIdForEventId(id: string): Promise<string | undefined> {
    return this.#events.find((event) => event.id === id)?.stream;
  }

  async replayEventsAfter(
    last: string,
    { send }: { send: (id: string, message: JSONRPCMessage) => Promise<void> },
  ): Promise<string> {
    const at = this.#events.findIndex(({ id }) => id === last);
    const stream = this.#events[at]?.stream ?? '';
    for (const event of this.#events.slice(at + 1))
      if (event.stream === stream && 'jsonrpc' in event.message) await send(event.id, event.message);
    return stream;
  }
}

/** A server over HTTP with sessions and one tool, and what came of it. */
export function httpServer(options: HttpServerOptions = {}) {
  const { workMs = 10_000, progressMs = workMs, heartbeatMs = 0, keepsEvents = false, json = false } = options;
  const done = { executions: 0, sessions: 0, asked: [] as string[] };
  const app = () => {
    const sessions = new Map<string, WebStandardStreamableHTTPServerTransport>();
    const make = async () => {
      const server = new McpServer({ name: 'web', version: '1' });
      server.registerTool('work', { annotations: { readOnlyHint: true } }, async ({ _meta, sendNotification }) => {
        done.executions++;
        for (let spentMs = 0; spentMs < workMs; spentMs += progressMs) {
          await new Promise((resolve) => setTimeout(resolve, Math.min(progressMs, workMs - spentMs)));
          const progressToken = _meta?.progressToken;
          if (progressToken !== undefined && spentMs + progressMs < workMs)
            await sendNotification({ method: 'notifications/progress', params: { progressToken, progress: spentMs } });
        }
        return { content: [{ type: 'text', text: 'done' }] };
      });
      const transport: WebStandardStreamableHTTPServerTransport = new WebStandardStreamableHTTPServerTransport({
        sessionIdGenerator: () => `s${++done.sessions}`,
        onsessioninitialized: (id) => void sessions.set(id, transport),
        keepAliveMs: heartbeatMs,
        enableJsonResponse: json,
        ...(keepsEvents ? { eventStore: new MemoryEvents() } : {}),
      });
      await server.connect(transport);
      return transport;
    };
    return async (request: Request): Promise<Response> => {
      const id = request.headers.get('mcp-session-id');
      done.asked.push(`${request.method}${request.headers.has('last-event-id') ? ' resumes' : ''}`);
      if (request.method === 'GET' && options.refusesGet === true) return new Response(null, { status: 405 });
      const transport = id === null ? await make() : sessions.get(id);
      if (transport === undefined) return new Response('no such session', { status: 404 });
      const response = await transport.handleRequest(request);
      if (options.bufferable === true) response.headers.delete('x-accel-buffering');
      return response;
    };
  };
  return { app, done };
}
