import diagnostics from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { StreamHandle } from '../base/native.ts';
import type { Patches } from '../base/patches.ts';
import type { Connections } from './connections.ts';
import type { Ledger, Work } from './ledger.ts';

interface OpenRequest {
  readonly work: Work;
  /** The handle it travels on; none while it waits for a socket, and none at all if msw answers it. */
  handle(): StreamHandle | null | undefined;
  /** Whether it is answered, or its answer is a stream of events that may stay silent. */
  answered(): boolean;
}

interface UndiciRequest {
  readonly method: string;
  readonly origin: string | URL;
  readonly path: string;
}

type HandleHolder = { readonly _handle?: StreamHandle | null; readonly originalSocket?: HandleHolder };

/**
 * Requests to HTTP peers outside this thread, by `node:http` and by undici (so `fetch` too): in flight from the moment
 * their socket is known to lead outside until the answer is complete. A request on a mocked socket leads nowhere, one
 * to our own server is accounted for in bytes, and neither is work here. An event stream is work until its headers.
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
    // No listeners here: a 'response' listener would keep Node from dumping an answer that the program does not read.
    const response = (): IncomingMessage | undefined => (request as { res?: IncomingMessage | null }).res ?? undefined;
    this.#add(request, `${request.method} ${request.protocol}//${request.getHeader('host')}${request.path}`, {
      handle: () => socket()?.originalSocket?._handle ?? socket()?._handle, // msw passes real requests on
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

  /** Whether it is under way to a peer outside whose answer would be seen here. */
  #travels(open: OpenRequest): boolean {
    const handle = open.handle();
    return handle?.reading === true && this.#connections.of(handle)?.external === true;
  }
}

/** @param headers names and values in turn */
function isEventStream(headers: readonly string[]): boolean {
  const at = headers.findIndex((name, i) => i % 2 === 0 && name.toLowerCase() === 'content-type');
  return at >= 0 && (headers[at + 1] ?? '').startsWith('text/event-stream');
}
