/** The defects that a {@link sessionApp} may have. Left out: it does not have them. */
export interface Defects {
  /** A call that is cancelled leaves a lock of the session behind, for which every later call waits. */
  readonly wedgedByTimeout?: boolean;
  /** A request in a session that has expired is answered with this status. A correct server answers 404. */
  readonly expiredStatus?: number;
  /** The comments that keep the standing stream alive go on after the stream was closed. */
  readonly leaksStreams?: boolean;
  /** How long it takes to get a new token for the upstream, which the first call after an hour needs. */
  readonly refreshMs?: number;
  /** From the second list of a session on, each page of the list names a next page. */
  readonly listsInALoop?: boolean;
}

const expiryMs = 30 * 60_000;
const tokenLifeMs = 3_600_000;

interface Session {
  lastMs: number;
  lists: number;
  /** Every call waits for it. */
  lock: Promise<void>;
  /** The calls that are open, by the ids of their requests. */
  readonly calls: Map<unknown, AbortController>;
}

interface Message {
  readonly id?: number;
  readonly method: string;
  readonly params?: { readonly [name: string]: unknown };
}

const json = (body: unknown, headers: Record<string, string> = {}, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const text = (said: string) => ({ content: [{ type: 'text', text: said }], structuredContent: { said } });

/**
 * A server over Streamable HTTP with sessions, as a web handler: `quick` answers at once, `slow` after 30 s, `hang` never. It is
 * correct, except for the defects that are asked for.
 *
 * @param onCall called at the beginning of each call
 */
export function sessionApp(
  defects: Defects = {},
  onCall: () => void = () => {},
): (request: Request) => Promise<Response> {
  const sessions = new Map<string, Session>();
  let count = 0;
  let tokenMs = Date.now();

  const standing = (request: Request): Response => {
    const body = new ReadableStream<Uint8Array>({
      start(stream) {
        const timer = setInterval(() => {
          try {
            stream.enqueue(new TextEncoder().encode(': alive\n\n'));
          } catch {
            // closed
          }
        }, 60_000);
        request.signal.addEventListener('abort', () => {
          if (defects.leaksStreams !== true) clearInterval(timer);
        });
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };

  const listed = (session: Session) => {
    session.lists++;
    const tools = ['quick', 'slow', 'hang'].map((name) => ({
      name,
      inputSchema: { type: 'object' },
      annotations: { readOnlyHint: true },
    }));
    return {
      tools,
      ...(defects.listsInALoop === true && session.lists > 1 ? { nextCursor: 'more' } : {}),
    };
  };

  const run = async (tool: unknown, gone: AbortSignal): Promise<unknown> => {
    if (Date.now() - tokenMs >= tokenLifeMs) {
      await sleep(defects.refreshMs ?? 500);
      tokenMs = Date.now();
    }
    if (tool === 'slow') await sleep(30_000);
    if (tool === 'hang')
      await new Promise<void>((resolve) => {
        gone.addEventListener('abort', () => resolve());
      });
    return text(`${tool}`);
  };

  const called = async (session: Session, tool: unknown, requestId: unknown, gone: AbortSignal): Promise<unknown> => {
    const cancelled = new AbortController();
    session.calls.set(requestId, cancelled);
    await session.lock;
    onCall();
    return run(tool, AbortSignal.any([cancelled.signal, gone]));
  };

  const cancel = (session: Session, requestId: unknown): void => {
    session.calls.get(requestId)?.abort();
    if (defects.wedgedByTimeout === true) session.lock = new Promise(() => {});
  };

  return async (request) => {
    const id = request.headers.get('mcp-session-id');
    const session = id === null ? undefined : sessions.get(id);
    if (session !== undefined && Date.now() - session.lastMs >= expiryMs) sessions.delete(id ?? '');
    const known = id === null ? undefined : sessions.get(id);
    if (request.method === 'DELETE') {
      sessions.delete(id ?? '');
      return new Response(null, { status: 204 });
    }
    if (id !== null && known === undefined) return json({ error: 'no such session' }, {}, defects.expiredStatus ?? 404);
    if (request.method === 'GET') return standing(request);
    const { id: requestId, method, params } = (await request.json()) as Message;
    const answer = (result: unknown, headers?: Record<string, string>) =>
      json({ jsonrpc: '2.0', id: requestId, result }, headers);
    if (method === 'initialize') {
      const own = `session-${++count}`;
      sessions.set(own, { lastMs: Date.now(), lists: 0, lock: Promise.resolve(), calls: new Map() });
      return answer(
        {
          protocolVersion: '2025-06-18',
          capabilities: { tools: {}, resources: {}, prompts: {} },
          serverInfo: { name: 'sessions', version: '1.0.0' },
        },
        { 'mcp-session-id': own },
      );
    }
    if (known === undefined) return json({ error: 'a session id is needed' }, {}, 400);
    known.lastMs = Date.now();
    if (method === 'notifications/cancelled') cancel(known, params?.requestId);
    if (requestId === undefined) return new Response(null, { status: 202 });
    switch (method) {
      case 'ping':
        return answer({});
      case 'tools/list':
        return answer(listed(known));
      case 'resources/list':
        return answer({ resources: [{ uri: 'note://one', name: 'one' }] });
      case 'prompts/list':
        return answer({ prompts: [{ name: 'greet' }] });
      case 'resources/read':
        return answer({ contents: [{ uri: 'note://one', text: 'a note' }] });
      case 'prompts/get':
        return answer({ messages: [{ role: 'user', content: { type: 'text', text: 'hello' } }] });
      case 'tools/call':
        return answer(await called(known, params?.name, requestId, request.signal));
      default:
        return json({ jsonrpc: '2.0', id: requestId, error: { code: -32601, message: 'unknown method' } });
    }
  };
}
