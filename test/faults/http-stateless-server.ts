import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';

/** A server of the era without sessions, whose one tool streams; what came of it. */
export function statelessServer({
  workMs = 10_000,
  stops = true,
}: {
  readonly workMs?: number;
  readonly stops?: boolean;
} = {}) {
  const done = { executions: 0, finished: 0, stopped: 0 };
  const app = () => {
    const handler = createMcpHandler(
      () => {
        const server = new McpServer({ name: 'web', version: '2' });
        server.registerTool('work', { annotations: { readOnlyHint: true } }, async (ctx) => {
          done.executions++;
          await new Promise<void>((resolve) => {
            const timer = setTimeout(() => {
              done.finished++;
              resolve();
            }, workMs);
            if (stops)
              ctx.mcpReq.signal.addEventListener('abort', () => {
                clearTimeout(timer);
                done.stopped++;
                resolve();
              });
          });
          return { content: [{ type: 'text', text: 'done' }] };
        });
        return server;
      },
      { responseMode: 'sse' },
    );
    return (request: Request) => handler.fetch(request);
  };
  return { app, done };
}
