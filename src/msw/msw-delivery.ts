import type { ConnectionFacts } from '../faults/upstream/gate/kept-connections.ts';
import type { ResponseEvent } from '../faults/upstream/gate/response-event.ts';
import type { CallDelivery, UpstreamExchange } from '../faults/upstream/gate/upstream-exchange.ts';
import { undiciCutError } from '../faults/upstream/libraries/connection-errors.ts';
import { bodiless, pumpBody, ResponseBody } from '../faults/upstream/libraries/response-body.ts';

const keeper = {};

/** One request that a handler of msw has got, and whose exchange is at the gate. */
export class MswDelivery implements CallDelivery {
  /** What the handler returns: a response, or `undefined` for the next handler. */
  readonly response: Promise<Response | undefined>;
  readonly #inner: () => Promise<Response>;
  readonly #isHead: boolean;
  #resolve: (response: Response | undefined) => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #exchange: UpstreamExchange | null = null;
  #body: ResponseBody | null = null;

  /** @param inner answers the request, where the body of that answer changes */
  constructor(inner: () => Promise<Response>, method: string) {
    this.#inner = inner;
    this.#isHead = method === 'HEAD';
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  start(exchange: UpstreamExchange, signal: AbortSignal): void {
    this.#exchange = exchange;
    const abort = (): void => {
      exchange.cancel();
      this.#resolve(Response.error()); // which nobody reads: the caller has its own error by now
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  }

  /** A handler answers instead of a connection: no behaviour that asks for it is let in. */
  connection(): ConnectionFacts {
    return { keeper, keepMs: 0, secure: false, attemptMs: null };
  }

  enter(): void {}

  goOn(changesBody: boolean): void {
    if (!changesBody) this.#resolve(undefined);
    else this.#inner().then((response) => this.#relay(response), this.#reject);
  }

  deliver(event: ResponseEvent): void {
    if (event.type === 'head') {
      const { status, headers } = event.head;
      const body = this.#isHead || bodiless.has(status) ? null : this.#openBody();
      this.#resolve(new Response(body, { status, headers: { ...headers } }));
    } else if (event.type === 'bytes') this.#body?.push(event.chunk);
    else if (event.type === 'end') this.#body?.end();
    else this.#fail(event.type === 'cut' ? undiciCutError(event.how) : event.error);
  }

  #relay(inner: Response): void {
    if (inner.body === null) {
      this.#exchange?.receive({ type: 'end' });
      this.#resolve(inner);
      return;
    }
    const { status, statusText, headers } = inner;
    this.#resolve(new Response(this.#openBody(), { status, statusText, headers }));
    void pumpBody(inner.body.getReader(), (event) => this.#exchange?.receive(event));
  }

  #openBody(): ReadableStream<Uint8Array> {
    this.#body = new ResponseBody(() => this.#exchange?.cancel());
    return this.#body.stream;
  }

  /** Before the head msw makes it the network error of the library that has called. */
  #fail(error: unknown): void {
    if (this.#body === null) this.#resolve(Response.error());
    else this.#body.fail(error);
  }
}
