import diagnostics from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { StreamHandle } from '../base/native.ts';
import type { Patches } from '../base/patches.ts';
import type { Connections } from './connections.ts';
import type { Ledger, Work } from './ledger.ts';

interface OpenRequest {
  readonly work: Work;
  /** The handle of the socket that the request uses; none while the request waits for a socket, or if msw answers it. */
  handle(): StreamHandle | null | undefined;
  /** Whether the request is answered, or its answer is a stream of events, which may remain silent. */
  answered(): boolean;
}

interface UndiciRequest {
  readonly method: string;
  readonly origin: string | URL;
  readonly path: string;
}

type HandleHolder = { readonly _handle?: StreamHandle | null; readonly originalSocket?: HandleHolder };

/**
 * Requests to HTTP peers outside this thread, by `node:http` and by undici (so also by `fetch`). A request is in flight from the
 * moment at which its socket is known to lead outside until its answer is complete. A request on a mocked socket does not count,
 * because no bytes leave the process. Neither does a request to a server in this thread, whose bytes are counted elsewhere. A request
 * that is answered by an event stream is in flight until the headers of the answer.
 */
export class HttpRequests {
  readonly #ledger: Ledger;
  readonly #connections: Connections;
  readonly #open = new Map<object, OpenRequest>();

  constructor(ledger: Ledger, connections: Connections) {
    this.#ledger = ledger;
    this.#connections = connections;
  }

  install(patches: Patches): void {
    const on = <T>(channel: string, listener: (message: T) => void): void => {
      const wrapped = (message: unknown): void => listener(message as T);
      diagnostics.subscribe(channel, wrapped);
      patches.onUndo(() => diagnostics.unsubscribe(channel, wrapped));
    };
    on<{ request: ClientRequest }>('http.client.request.start', ({ request }) => this.#nodeRequest(request));
    on<{ request: UndiciRequest; socket: HandleHolder }>('undici:client:sendHeaders', ({ request, socket }) =>
      this.#undiciRequest(request, socket),
    );
    const end = ({ request }: { request: object }): void => this.#close(request);
    on<{ request: object; response: { headers: Iterable<Buffer | string> } }>('undici:request:headers', (message) => {
      if (isEventStream([...message.response.headers].map(String))) end(message);
    });
    on('undici:request:trailers', end);
    on('undici:request:error', end);
  }

  get busy(): boolean {
    let busy = false;
    for (const [request, open] of this.#open) {
      if (open.answered()) this.#close(request);
      else if (this.#travels(open)) busy = true;
    }
    return busy;
  }

  inFlight(): Work[] {
    return [...this.#open.values()].filter((open) => this.#travels(open)).map(({ work }) => work);
  }

  clear(): void {
    this.#open.clear();
  }

  #nodeRequest(request: ClientRequest): void {
    const socket = (): HandleHolder | null => request.socket as HandleHolder | null;
    // Without a listener: a 'response' listener would keep Node from discarding an answer that the program does not read.
    const response = (): IncomingMessage | undefined => (request as { res?: IncomingMessage | null }).res ?? undefined;
    this.#add(request, `${request.method} ${request.protocol}//${request.getHeader('host')}${request.path}`, {
      handle: () => socket()?.originalSocket?._handle ?? socket()?._handle, // msw forwards real requests to this socket
      answered: () => {
        const answer = response();
        if (answer === undefined) return request.destroyed;
        return answer.complete || answer.destroyed || isEventStream(answer.rawHeaders);
      },
    });
  }

  #undiciRequest(request: UndiciRequest, socket: HandleHolder): void {
    this.#connections.adoptPooled(socket._handle);
    this.#add(request, `${request.method} ${String(request.origin)}${request.path}`, {
      handle: () => socket._handle,
      answered: () => false, // the channels report it
    });
  }

  #add(request: object, name: string, state: Omit<OpenRequest, 'work'>): void {
    const work = this.#ledger.open(`http ${name}`, this.#ledger.ownId(), this.#add);
    this.#open.set(request, { work, ...state });
  }

  #close(request: object): void {
    const open = this.#open.get(request);
    if (open === undefined) return;
    this.#open.delete(request);
    this.#ledger.close(open.work);
  }

  /** Whether the request is on its way to a peer outside, and its answer would be seen in this thread. */
  #travels(open: OpenRequest): boolean {
    const handle = open.handle();
    return handle?.reading === true && this.#connections.of(handle)?.external === true;
  }
}

/** @param headers names and values, alternating */
function isEventStream(headers: readonly string[]): boolean {
  const at = headers.findIndex((name, i) => i % 2 === 0 && name.toLowerCase() === 'content-type');
  return at >= 0 && (headers[at + 1] ?? '').startsWith('text/event-stream');
}
