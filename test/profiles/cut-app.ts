import { rawApp } from '../http/raw-app.ts';

/** When a request for the rest of a response came, in milliseconds of the server's clock, and after which event. */
export interface Resumption {
  readonly atMs: number;
  readonly after: string | null;
}

/** What the response to the call begins with, before it is cut. */
export interface CutOptions {
  /** An event with an id, which asks with `retry` to wait so long. */
  readonly withId: boolean;
  readonly retryMs: number;
  /** How the response ends: cleanly, or broken off. */
  readonly how: 'ended' | 'broken';
}

/** A server over HTTP that cuts the response to its only tool after a second, and gives the answer to whoever asks for the rest. */
export function cutApp({ withId, retryMs, how }: CutOptions) {
  const resumptions: Resumption[] = [];
  const calls: number[] = [];
  const encoder = new TextEncoder();
  const serve = rawApp({ work: { json: 'never', afterMs: 0 } });
  const stream = (start: (controller: ReadableStreamDefaultController<Uint8Array>) => void) =>
    new Response(new ReadableStream<Uint8Array>({ start }), { headers: { 'content-type': 'text/event-stream' } });
  const app = () => {
    const beganMs = Date.now();
    const rest = serve();
    return async (request: Request): Promise<Response> => {
      const after = request.headers.get('last-event-id');
      if (request.method === 'GET' && after !== null) {
        resumptions.push({ atMs: Date.now() - beganMs, after });
        const result = { content: [{ type: 'text', text: 'the rest' }] };
        const answer = JSON.stringify({ jsonrpc: '2.0', id: calls.at(-1), result });
        return stream((controller) => {
          controller.enqueue(encoder.encode(`id: 2\ndata: ${answer}\n\n`));
          controller.close();
        });
      }
      if (request.method !== 'POST') return new Response(null, { status: 405 });
      const message = (await request.clone().json()) as { readonly id?: number; readonly method: string };
      if (message.method !== 'tools/call') return rest(request);
      calls.push(message.id ?? -1);
      return stream((controller) => {
        if (withId) controller.enqueue(encoder.encode(`id: 1\nretry: ${retryMs}\ndata:\n\n`));
        setTimeout(() => {
          if (how === 'ended') controller.close();
          else controller.error(new Error('cut'));
        }, 1_000);
      });
    };
  };
  return { app, resumptions, calls };
}
