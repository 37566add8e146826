/** What a tool's response does, in order; times are virtual milliseconds since the request. */
export type Said =
  | { readonly atMs: number; readonly comment: string }
  | { readonly atMs: number; readonly progress: number }
  | { readonly atMs: number; readonly answer: string };

/** How a raw server answers a call: in JSON after a time, or as a stream. */
export type RawTool =
  | { readonly json: string; readonly afterMs: number }
  | { readonly stream: readonly Said[]; readonly headers?: { readonly [name: string]: string } };

interface Message {
  readonly id?: number;
  readonly method: string;
  readonly params?: { readonly name?: string; readonly _meta?: { readonly progressToken?: number } };
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const json = (value: unknown, headers: { readonly [name: string]: string } = {}): Response =>
  new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json', ...headers } });

const text = (id: number | undefined, said: string) => ({
  jsonrpc: '2.0',
  id,
  result: { content: [{ type: 'text', text: said }] },
});

function stream(message: Message, tool: Extract<RawTool, { stream: unknown }>): Response {
  const began = Date.now();
  const encoder = new TextEncoder();
  const event = (value: unknown): string => `event: message\ndata: ${JSON.stringify(value)}\n\n`;
  const token = message.params?._meta?.progressToken;
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      try {
        for (const said of tool.stream) {
          await wait(began + said.atMs - Date.now());
          const words =
            'comment' in said
              ? `: ${said.comment}\n\n`
              : 'progress' in said
                ? event({
                    jsonrpc: '2.0',
                    method: 'notifications/progress',
                    params: { progressToken: token, progress: said.progress },
                  })
                : event(text(message.id, said.answer));
          controller.enqueue(encoder.encode(words));
        }
        controller.close();
      } catch {
        // Whoever listened has gone.
      }
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream', ...tool.headers } });
}

/** A server over HTTP without any library: no keep-alive, no session, no standing stream, byte for byte what it is told. */
export const rawApp =
  (tools: { readonly [name: string]: RawTool }) =>
  () =>
  async (request: Request): Promise<Response> => {
    if (request.method !== 'POST') return new Response(null, { status: 405 });
    const message = (await request.json()) as Message;
    if (message.id === undefined) return new Response(null, { status: 202 });
    switch (message.method) {
      case 'initialize':
        return json({
          jsonrpc: '2.0',
          id: message.id,
          result: {
            protocolVersion: '2025-06-18',
            capabilities: { tools: {} },
            serverInfo: { name: 'raw', version: '1' },
          },
        });
      case 'tools/list':
        return json({
          jsonrpc: '2.0',
          id: message.id,
          result: {
            tools: Object.keys(tools).map((name) => ({
              name,
              inputSchema: { type: 'object' },
              annotations: { readOnlyHint: true },
            })),
          },
        });
      case 'tools/call': {
        const tool = tools[message.params?.name ?? ''];
        if (tool === undefined) break;
        if ('stream' in tool) return stream(message, tool);
        await wait(tool.afterMs);
        return json(text(message.id, tool.json));
      }
    }
    const error = { code: -32601, message: `Method not found: ${message.method}` };
    return json({ jsonrpc: '2.0', id: message.id, error });
  };

/** Something said at intervals until a time, and the answer then. */
export const every = (
  everyMs: number,
  untilMs: number,
  say: (index: number) => { readonly comment: string } | { readonly progress: number },
): readonly Said[] => [
  ...Array.from(
    { length: Math.ceil(untilMs / everyMs) - 1 },
    (_, index): Said => ({
      atMs: (index + 1) * everyMs,
      ...say(index + 1),
    }),
  ),
  { atMs: untilMs, answer: 'done' },
];
