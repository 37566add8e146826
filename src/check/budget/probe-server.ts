import type { ServerUnderTest } from '../../scenario/server/server-under-test.ts';
import type { Connectable, ServerTransport } from '../../wire/memory-link.ts';

/** How a server sends, as far as the clocks of clients depend on it. */
export interface ProbeShape {
  readonly transport: 'stdio' | 'http' | 'sse';
  /**
   * Over HTTP: `stream`, a call is answered as an event stream that begins at once; `json`, the head of the response comes with
   * the answer. Other transports have no responses.
   */
  readonly replies: 'json' | 'stream';
}

/** What the server does. Times are virtual milliseconds after the request; `null`: never. Left out: at once. */
export interface ProbeBehaviour {
  readonly initializeMs?: number | null;
  readonly listMs?: number | null;
  readonly answerMs?: number | null;
  /** Progress of a call, to clients that ask for progress. Left out: none. */
  readonly progressEveryMs?: number;
}

/** The name of its only tool. */
export const probeTool = 'probe';

interface Incoming {
  readonly id?: string | number;
  readonly method?: string;
  readonly params?: { readonly [key: string]: unknown };
}

type Send = (message: object) => void;

const tool = { name: probeTool, inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } };

const listed: { readonly [method: string]: object } = {
  'tools/list': { tools: [tool] },
  'resources/list': { resources: [] },
  'resources/templates/list': { resourceTemplates: [] },
  'prompts/list': { prompts: [] },
};

/** Answers requests when it is told to. It runs under the virtual clock of the session, so its timers are the global ones. */
class Responder {
  readonly #does: ProbeBehaviour;
  readonly #timers = new Map<string | number, Set<NodeJS.Timeout>>();

  constructor(does: ProbeBehaviour) {
    this.#does = does;
  }

  /** @param send sends a message that belongs to the request */
  request({ id, method, params }: Incoming & { readonly id: string | number }, send: Send): void {
    const { initializeMs, listMs, answerMs, progressEveryMs } = this.#does;
    const answer = (afterMs: number | null | undefined, fields: object) => {
      if (afterMs === null) return;
      const run = () => {
        this.stop(id);
        send({ jsonrpc: '2.0', id, ...fields });
      };
      if (afterMs === undefined || afterMs === 0) run();
      else this.#after(id, afterMs, run);
    };
    if (method === 'initialize')
      answer(initializeMs, {
        result: {
          protocolVersion: params?.protocolVersion,
          capabilities: { tools: {} },
          serverInfo: { name: 'probe', version: '1' },
        },
      });
    else if (method === 'tools/call') {
      this.#progress(id, params, progressEveryMs, send);
      answer(answerMs, { result: { content: [{ type: 'text', text: 'done' }] } });
    } else if (method !== undefined && listed[method] !== undefined) answer(listMs, { result: listed[method] });
    else if (method === 'ping') answer(0, { result: {} });
    else answer(0, { error: { code: -32601, message: 'Method not found' } });
  }

  /** Does nothing more about a request. */
  stop(id: unknown): void {
    const timers = typeof id === 'string' || typeof id === 'number' ? this.#timers.get(id) : undefined;
    for (const timer of timers ?? []) clearTimeout(timer);
    timers?.clear();
  }

  stopAll(): void {
    for (const id of this.#timers.keys()) this.stop(id);
  }

  #progress(id: string | number, params: Incoming['params'], everyMs: number | undefined, send: Send): void {
    const { progressToken } = (params?._meta ?? {}) as { readonly progressToken?: unknown };
    if (everyMs === undefined || progressToken === undefined) return;
    let progress = 0;
    const beat = () => {
      this.#after(id, everyMs, () => {
        progress += 1;
        send({ jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken, progress } });
        beat();
      });
    };
    beat();
  }

  #after(id: string | number, ms: number, run: () => void): void {
    const timers = this.#timers.get(id) ?? new Set();
    this.#timers.set(id, timers);
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
  }
}

const isRequest = (message: Incoming): message is Incoming & { readonly id: string | number } =>
  message.method !== undefined && message.id !== undefined;

function overFrames(does: ProbeBehaviour): Connectable {
  const responder = new Responder(does);
  return {
    async connect(transport: ServerTransport) {
      transport.onmessage = ((message: Incoming) => {
        if (isRequest(message)) responder.request(message, (sent) => void transport.send(sent));
        if (message.method === 'notifications/cancelled') responder.stop(message.params?.requestId);
      }) as never;
      await transport.start();
    },
    async close() {
      responder.stopAll();
    },
  };
}

const eventOf = (message: object): Uint8Array =>
  new TextEncoder().encode(`event: message\ndata: ${JSON.stringify(message)}\n\n`);

const asJson = (message: object): Response =>
  new Response(JSON.stringify(message), { headers: { 'content-type': 'application/json' } });

/** @param cancelled called when the client closes the stream: nothing can be sent on it then */
const asStream = (
  begin: (controller: ReadableStreamDefaultController<Uint8Array>) => void,
  cancelled: () => void,
): Response =>
  new Response(new ReadableStream<Uint8Array>({ start: begin, cancel: cancelled }), {
    headers: { 'content-type': 'text/event-stream' },
  });

function overHttp(does: ProbeBehaviour, { replies }: ProbeShape): (request: Request) => Promise<Response> {
  const responder = new Responder(does);
  return async (request) => {
    if (request.method !== 'POST') return new Response(null, { status: request.method === 'DELETE' ? 200 : 405 });
    const message = (await request.json()) as Incoming;
    if (!isRequest(message)) {
      if (message.method === 'notifications/cancelled') responder.stop(message.params?.requestId);
      return new Response(null, { status: 202 });
    }
    request.signal.addEventListener('abort', () => responder.stop(message.id));
    if (message.method !== 'tools/call' || replies === 'json')
      // A JSON response has no room for progress, which is sent before the answer.
      return new Promise((resolve) =>
        responder.request(message, (sent) => {
          if (!('method' in sent)) resolve(asJson(sent));
        }),
      );
    return asStream(
      (stream) =>
        responder.request(message, (sent) => {
          stream.enqueue(eventOf(sent));
          if (!('method' in sent)) stream.close();
        }),
      () => responder.stop(message.id),
    );
  };
}

/** The older transport: every message of the server comes over the one stream that the client opened first. */
function overSse(does: ProbeBehaviour): (request: Request) => Promise<Response> {
  const responder = new Responder(does);
  let stream: ReadableStreamDefaultController<Uint8Array> | null = null;
  return async (request) => {
    if (request.method === 'GET')
      return asStream(
        (opened) => {
          stream = opened;
          opened.enqueue(new TextEncoder().encode('event: endpoint\ndata: /message\n\n'));
        },
        () => {
          stream = null;
          responder.stopAll();
        },
      );
    // Clients that speak both transports try the newer one first, and take this for a server that does not speak it.
    if (request.method !== 'POST' || !new URL(request.url).pathname.endsWith('/message'))
      return new Response(null, { status: 405 });
    const message = (await request.json()) as Incoming;
    if (isRequest(message)) responder.request(message, (sent) => stream?.enqueue(eventOf(sent)));
    if (message.method === 'notifications/cancelled') responder.stop(message.params?.requestId);
    return new Response(null, { status: 202 });
  };
}

/** A server with one tool that does exactly what is asked of it. Limits of clients are played against it. */
export function probeServer(shape: ProbeShape, does: ProbeBehaviour): ServerUnderTest {
  if (shape.transport === 'stdio') return () => overFrames(does);
  if (shape.transport === 'sse') return { app: () => overSse(does), path: '/sse', transport: 'sse' };
  return { app: () => overHttp(does, shape), path: '/mcp', transport: 'http' };
}
