import { randomUUID } from 'node:crypto';

/** What a server over HTTP does with its sessions and streams. */
export interface SessionPolicy {
  /** The status for a session that it does not know; `null`: it serves that too. */
  readonly unknown: number | null;
  /** A session that is not used for so long is deleted, in milliseconds; `null`: none ever is. */
  readonly keepMs: number | null;
  /** So long its standing streams stand, in milliseconds; `null`: it has none; `Infinity`: for as long as they may. */
  readonly streamMs: number | null;
}

/** A server that does all of it well. */
export const wellBehaved: SessionPolicy = { unknown: 404, keepMs: 30 * 60_000, streamMs: Number.POSITIVE_INFINITY };

const json = (body: unknown, headers: { readonly [name: string]: string } = {}, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });

const error = (status: number, message: string, id: number | null): Response =>
  json({ jsonrpc: '2.0', id, error: { code: -32000, message } }, {}, status);

function resultOf(method: string, params: { readonly protocolVersion?: string }): unknown {
  if (method === 'initialize')
    return {
      protocolVersion: params.protocolVersion,
      capabilities: { tools: {} },
      serverInfo: { name: 'sessions', version: '1' },
    };
  if (method === 'tools/list')
    return { tools: [{ name: 'read', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } }] };
  return method === 'tools/call' ? { content: [{ type: 'text', text: 'x' }] } : {};
}

function stream(streamMs: number): Response {
  let timer: NodeJS.Timeout | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(': hello\n\n'));
      if (Number.isFinite(streamMs)) timer = setTimeout(() => controller.close(), streamMs);
    },
    cancel: () => clearTimeout(timer),
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

/** A server over HTTP in this process with such a policy. */
export const httpSessions = (policy: SessionPolicy) => ({
  app: () => {
    const sessions = new Map<string, NodeJS.Timeout | undefined>();
    const use = (id: string): void => {
      clearTimeout(sessions.get(id));
      const timer = policy.keepMs === null ? undefined : setTimeout(() => sessions.delete(id), policy.keepMs);
      sessions.set(id, timer);
    };
    return async (request: Request): Promise<Response> => {
      const id = request.headers.get('mcp-session-id');
      const isPost = request.method === 'POST';
      const message = (isPost ? await request.json() : {}) as { id?: number; method: string; params?: object };
      if (id !== null && !sessions.has(id) && policy.unknown !== null)
        return error(policy.unknown, 'no such session', message.id ?? null);
      if (id !== null) use(id);
      if (!isPost) return policy.streamMs === null ? new Response(null, { status: 405 }) : stream(policy.streamMs);
      if (message.id === undefined) return new Response(null, { status: 202 });
      const result = { jsonrpc: '2.0', id: message.id, result: resultOf(message.method, message.params ?? {}) };
      if (message.method !== 'initialize') return json(result);
      const made = randomUUID();
      use(made);
      return json(result, { 'mcp-session-id': made });
    };
  },
});
