import type { DeliveryQueue } from '../../delivery-queue.ts';
import type {
  Cut,
  ExchangeEvent,
  ExchangeListener,
  Headers as Fields,
  HttpRequest,
  LastEvent,
  ResponseHead,
} from '../exchange.ts';
import { OpenExchange } from '../open-exchange.ts';
import { messageOf, type OriginDeps } from './origin-deps.ts';

/** A web-standard handler: Hono's `app.fetch`, the `handleRequest` of an SDK's transport. */
export type FetchHandler = (request: Request) => Response | Promise<Response>;

/** What an exchange with a handler needs of its origin. */
export interface FetchExchangeParts {
  readonly handler: FetchHandler;
  readonly deps: OriginDeps;
  /** Orders the events for the client and the aborts for the handler: one per macrotask, as on a wire. */
  readonly queue: DeliveryQueue;
  /** Uses a connection. @returns whether the connection was open already */
  connect(): boolean;
  /** Called once. @param keeps whether its connection can carry another exchange */
  closed(exchange: FetchExchange, keeps: boolean): void;
}

/** One request to a handler in this process, and its response, chunk by chunk. */
export class FetchExchange extends OpenExchange {
  readonly #request: HttpRequest;
  readonly #parts: FetchExchangeParts;
  readonly #client = new AbortController();
  #reader: ReadableStreamDefaultReader<unknown> | null = null;

  constructor(request: HttpRequest, listener: ExchangeListener, parts: FetchExchangeParts) {
    super(listener);
    this.#request = request;
    this.#parts = parts;
    void this.#later(() => this.#begin());
  }

  override abort(): void {
    if (!this.isOpen) return;
    this.close();
    this.#parts.queue.push(() => {
      this.#client.abort();
      this.#cancelBody();
    });
  }

  protected override closed(last: LastEvent | null): void {
    this.#parts.closed(this, last?.type === 'end');
  }

  #begin(): void {
    let request: Request;
    try {
      request = toWebRequest(this.#request, this.#client.signal);
    } catch (error) {
      this.deliver({ type: 'cut', how: 'refused', note: `the request cannot be sent: ${messageOf(error)}` });
      return;
    }
    this.deliver({ type: 'connected', reused: this.#parts.connect() });
    this.deliver({ type: 'received' });
    if (!this.isOpen) return;
    const { attribute = (_request, run) => run() } = this.#parts.deps;
    attribute(this.#request, () => void this.#serve(request));
  }

  async #serve(request: Request): Promise<void> {
    let response: WireResponse;
    try {
      const answer: unknown = await this.#parts.handler(request);
      if (!this.isOpen) {
        (answer as Response | undefined)?.body?.cancel().catch(() => {});
        return;
      }
      response = readResponse(answer);
    } catch (error) {
      if (!this.isOpen) return;
      this.#note(`the handler has failed: ${messageOf(error)}`);
      await this.#deliverLater({ type: 'head', head: { status: 500, headers: { 'content-length': '0' } } });
      await this.#deliverLater({ type: 'end' });
      return;
    }
    this.#reader = response.body?.getReader() ?? null;
    await this.#deliverLater({ type: 'head', head: response.head });
    await this.#pass(response.declaredBytes);
  }

  /** Passes the body on. It reads the next chunk after the last one is delivered, like a slow wire. */
  async #pass(declaredBytes: number | null): Promise<void> {
    let missingBytes = declaredBytes ?? Number.POSITIVE_INFINITY;
    while (this.isOpen) {
      let chunk: Uint8Array | null;
      try {
        chunk = await this.#read();
      } catch (error) {
        await this.#cutLater('rst', `the stream of the response has failed: ${messageOf(error)}`);
        return;
      }
      if (chunk === null) break;
      const fits = chunk.subarray(0, missingBytes); // more than the head declares is not part of this response
      missingBytes -= fits.length;
      if (fits.length > 0) await this.#deliverLater({ type: 'bytes', chunk: Buffer.from(fits) });
      if (fits.length < chunk.length) {
        this.#note(`the body is longer than its content-length of ${declaredBytes} bytes: the rest was dropped`);
        this.#cancelBody();
        break;
      }
    }
    if (declaredBytes === null || missingBytes === 0) await this.#deliverLater({ type: 'end' });
    else {
      const why = `the body ended ${missingBytes} bytes short of its content-length of ${declaredBytes} bytes`;
      await this.#cutLater('fin', why);
    }
  }

  /** The next bytes of the body; `null` at its end. */
  async #read(): Promise<Uint8Array | null> {
    const read = await this.#reader?.read();
    if (read === undefined || read.done) return null;
    if (read.value instanceof Uint8Array) return read.value;
    this.#cancelBody();
    throw new TypeError(`it yields ${typeof read.value}, not bytes`);
  }

  #deliverLater(event: ExchangeEvent): Promise<void> {
    return this.#later(() => this.deliver(event));
  }

  #cutLater(how: Cut, note: string): Promise<void> {
    return this.#deliverLater({ type: 'cut', how, note });
  }

  /** Calls `run` in a macrotask of its own, unless the exchange is over by then. Resolves afterwards. */
  #later(run: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.#parts.queue.push(() => {
        try {
          if (this.isOpen) run();
        } finally {
          resolve();
        }
      });
    });
  }

  #cancelBody(): void {
    this.#reader?.cancel().catch((error) => this.#note(`cancelling the body has failed: ${messageOf(error)}`));
  }

  #note(text: string): void {
    this.#parts.deps.note?.(this.#request.key, text);
  }
}

/**
 * The request as a front server makes it for a web-standard handler: with the `host` and `content-length` that the
 * client's HTTP library puts on the wire.
 *
 * @throws TypeError for a request that cannot be sent, such as one with a line break in a header, or a GET with a body
 */
function toWebRequest({ method, url, headers, body }: HttpRequest, signal: AbortSignal): Request {
  const address = new URL(url);
  address.username = '';
  address.password = '';
  address.hash = '';
  const fields = new Headers({ host: address.host });
  for (const [name, value] of Object.entries(headers)) fields.set(name, value);
  if (body !== null) fields.set('content-length', String(body.length));
  return new Request(address, { method, headers: fields, signal, body });
}

/** Whether a response of this status has no body. */
const bodiless = (status: number): boolean => status === 204 || status === 205 || status === 304;

/** The response of a handler, as it is sent. */
interface WireResponse {
  readonly head: ResponseHead;
  readonly body: ReadableStream<unknown> | null;
  /** The number of bytes that the head declares; `null`: the body may have any length. */
  readonly declaredBytes: number | null;
}

/**
 * Reads the value that a handler has returned. The value may be a `Response` of another realm or of a polyfill, so its
 * members are checked, and not its class.
 *
 * @throws TypeError that says why it is not a response
 */
function readResponse(value: unknown): WireResponse {
  const response = value as Partial<Response> | null | undefined;
  if (typeof response?.status !== 'number' || typeof response.headers?.forEach !== 'function') {
    throw new TypeError(`it returned ${value === null ? 'null' : typeof value}, which is no Response`);
  }
  const { status, body = null } = response;
  if (!(status >= 200 && status <= 599)) throw new TypeError(`it returned a Response of status ${status}`);
  if (body?.locked || response.bodyUsed) throw new TypeError('it returned a Response whose body is being read already');
  const headers = fieldsOf(response.headers);
  if (bodiless(status)) {
    body?.cancel().catch(() => {});
    return { head: { status, headers }, body: null, declaredBytes: null };
  }
  const declared = headers['content-length'];
  return {
    head: { status, headers },
    body,
    declaredBytes: declared !== undefined && /^\d+$/.test(declared) ? Number(declared) : null,
  };
}

function fieldsOf(headers: Headers): Fields {
  const fields: { [name: string]: string } = {};
  headers.forEach((value, name) => {
    const key = name.toLowerCase();
    fields[key] = key in fields ? `${fields[key]}, ${value}` : value; // `set-cookie` comes once for each cookie
  });
  return fields;
}
