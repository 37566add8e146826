import { rawApp } from '../http/raw-app.ts';

/** What goes wrong with a response: a status, or how it is odd. */
export type Trouble =
  | number
  | 'redirect'
  | 'html'
  | 'no-json'
  | 'stream-ended'
  | 'stream-broken'
  | 'body-broken'
  | 'silent'
  | 'silent-body'
  | 'cut-after-id';

const encoder = new TextEncoder();

const body = (text: string, type: string, then: 'close' | 'error' | 'hang'): Response =>
  new Response(
    new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(encoder.encode(text));
        if (then === 'close') controller.close();
        if (then === 'error') setTimeout(() => controller.error(new Error('cut')), 100);
      },
    }),
    { headers: { 'content-type': type } },
  );

const sse = 'text/event-stream';

function troubled(trouble: Trouble): Response | Promise<Response> {
  switch (trouble) {
    case 'redirect':
      return new Response(null, { status: 307, headers: { location: 'http://elsewhere.invalid/' } });
    case 'html':
      return new Response('<title>Not here</title>', { headers: { 'content-type': 'text/html' } });
    case 'no-json':
      return new Response('not JSON', { headers: { 'content-type': 'application/json' } });
    case 'stream-ended':
      return body(': nothing\n\n', sse, 'close');
    case 'stream-broken':
      return body(': nothing\n\n', sse, 'error');
    case 'cut-after-id':
      return body('id: 1\ndata:\n\n', sse, 'error');
    case 'body-broken':
      return body('{"jsonrpc":', 'application/json', 'error');
    case 'silent-body':
      return body(': nothing\n\n', sse, 'hang');
    case 'silent':
      return new Promise(() => {});
    default:
      return new Response(trouble === 304 ? null : 'no', { status: trouble });
  }
}

/** A server over HTTP that answers one method so, and all others well; its only tool is `work`. */
export const troubleApp = (trouble: Trouble, at: string) => () => {
  const serve = rawApp({ work: { json: 'done', afterMs: 0 } })();
  return async (request: Request): Promise<Response> => {
    if (request.method !== 'POST') return new Response(null, { status: 405 });
    const { method } = (await request.clone().json()) as { readonly method: string };
    return method === at ? troubled(trouble) : serve(request);
  };
};
