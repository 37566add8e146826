import { fileURLToPath } from 'node:url';
import type { ServerUnderTest } from '../../src/scenario/server/server-under-test.ts';
import type { Connectable, ServerTransport } from '../../src/wire/memory-link.ts';
// @ts-expect-error plain JavaScript, which a process of its own loads too
import * as refusing from './refusing.mjs';

/** The requests that can be refused. */
export type At = 'initialize' | 'tools/list' | 'tools/call';

interface Message {
  readonly id?: number;
  readonly method: string;
  readonly params?: { readonly [key: string]: unknown };
}

type Answer = { readonly result: object } | { readonly error: object };

const reply = refusing.reply as (at: At, how: string, message: Message) => Answer | null;
const responses = refusing.responses as { readonly [how: string]: readonly [number, string | null, string] };

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const cancelled = (requestId: unknown) => ({
  jsonrpc: '2.0',
  method: 'notifications/cancelled',
  params: { requestId, reason: 'shutting down\nnow' },
});

/** A server in a process of its own. */
export const overStdio = (at: At, how: string, afterMs: number): ServerUnderTest => ({
  command: process.execPath,
  args: [fileURLToPath(new URL('./refusing-stdio.mjs', import.meta.url)), at, how, String(afterMs)],
});

/** A server in this process. */
export const inMemory =
  (at: At, how: string, afterMs: number): ServerUnderTest =>
  (): Connectable => ({
    async connect(transport: ServerTransport) {
      const say = (message: object) => transport.send({ jsonrpc: '2.0', ...message } as never);
      const refuse = (id: number) => (how === 'end' ? transport.close() : say(cancelled(id)));
      transport.onmessage = ((message: Message) => {
        const { id, method } = message;
        if (id === undefined) return;
        const answer = reply(at, how, message);
        const act = () => void (answer === null ? refuse(id) : say({ id, ...answer }));
        if (method === at) void wait(afterMs).then(act);
        else act();
      }) as never;
    },
  });

function refusedWith(how: string, id: number): Response {
  const [status, type, body] = responses[how] ?? [200, 'text/event-stream', null];
  const headers = type === null ? {} : { 'content-type': type };
  if (body !== null) return new Response(body, { status, headers });
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      if (how === 'cancel') controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(cancelled(id))}\n\n`));
      else setTimeout(() => controller.error(new Error('cut')), 1);
    },
  });
  return new Response(stream, { status, headers });
}

/** A server over HTTP in this process, without sessions and without a standing stream. */
export const overHttp = (at: At, how: string, afterMs: number): ServerUnderTest => ({
  app: () => async (request: Request) => {
    if (request.method !== 'POST') return new Response(null, { status: 405 });
    const message = (await request.json()) as Message;
    const { id } = message;
    if (id === undefined) return new Response(null, { status: 202 });
    const answer = reply(at, how, message);
    if (message.method === at) await wait(afterMs);
    return answer === null ? refusedWith(how, id) : Response.json({ jsonrpc: '2.0', id, ...answer });
  },
});
