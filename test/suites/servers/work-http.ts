/** A server over HTTP whose one tool works for 20 s, with a comment on its stream each 15 s. */
export const workOverHttp = (endsCancelled: boolean) => ({
  app: () => {
    const streams = new Map<number, () => void>();
    const json = (body: unknown, status = 200) =>
      new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
    const call = (id: number): Response => {
      const encoder = new TextEncoder();
      let end = () => {};
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          const comment = setInterval(() => controller.enqueue(encoder.encode(': alive\n\n')), 15_000);
          const answer = setTimeout(() => {
            const message = { jsonrpc: '2.0', id, result: { content: [] } };
            controller.enqueue(encoder.encode(`data: ${JSON.stringify(message)}\n\n`));
            end();
          }, 20_000);
          end = () => {
            clearInterval(comment);
            clearTimeout(answer);
            controller.close();
          };
          streams.set(id, endsCancelled ? end : () => clearTimeout(answer));
        },
        cancel: () => end(),
      });
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
    };
    return async (request: Request): Promise<Response> => {
      if (request.method !== 'POST') return new Response(null, { status: 405 });
      const { id, method, params } = (await request.json()) as {
        readonly id: number;
        readonly method: string;
        readonly params?: { readonly protocolVersion?: string; readonly requestId?: number };
      };
      const serverInfo = { name: 'work', version: '1' };
      const tool = { name: 'work', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } };
      const answer = (result: unknown) => json({ jsonrpc: '2.0', id, result });
      if (method === 'initialize')
        return answer({ protocolVersion: params?.protocolVersion, capabilities: { tools: {} }, serverInfo });
      if (method === 'tools/list') return answer({ tools: [tool] });
      if (method === 'tools/call') return call(id);
      if (method === 'notifications/cancelled') streams.get(params?.requestId ?? -1)?.();
      return id === undefined ? new Response(null, { status: 202 }) : answer({});
    };
  },
});
