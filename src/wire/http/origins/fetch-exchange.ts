import type { DeliveryQueue } from '../../delivery-queue.ts';
import type { Exchange, ExchangeListener, HttpRequest } from '../exchange.ts';
import type { FetchHandler } from './fetch-origin-handler.ts';
import { toWebRequest } from './fetch-origin-request.ts';
import { readResponse, type WireResponse } from './fetch-response.ts';
import { messageOf, type OriginWorld } from './origin-world.ts';

/** What an exchange with a handler needs of its origin. */
export interface FetchExchangeParts {
  readonly handler: FetchHandler;
  readonly world: OriginWorld;
  /** What is told, and what the handler learns, in order: one thing per macrotask, as on a wire. */
  readonly queue: DeliveryQueue;
  /** Takes a connection. @returns whether it stood already */
  connect(): boolean;
  /** Called once. @param kept whether its connection can carry another exchange */
  over(exchange: FetchExchange, kept: boolean): void;
}

/** One request to a handler in this process, and its response, chunk by chunk. */
export class FetchExchange implements Exchange {
  readonly #request: HttpRequest;
  readonly #listener: ExchangeListener;
  readonly #parts: FetchExchangeParts;
  readonly #client = new AbortController();
  #reader: ReadableStreamDefaultReader<unknown> | null = null;
  #over = false;

  constructor(request: HttpRequest, listener: ExchangeListener, parts: FetchExchangeParts) {
    this.#request = request;
    this.#listener = listener;
    this.#parts = parts;
    void this.#tell(() => this.#begin());
  }

  abort(): void {
    if (this.#over) return;
    this.#finish(false);
    this.#parts.queue.push(() => {
      this.#client.abort();
      this.#letGo();
    });
  }

  #begin(): void {
    let request: Request;
    try {
      request = toWebRequest(this.#request, this.#client.signal);
    } catch (error) {
      this.#cut('refused', `the request cannot be sent: ${messageOf(error)}`);
      return;
    }
    this.#listener.connected(this.#parts.connect());
    if (!this.#over) this.#listener.received();
    if (this.#over) return;
    const { attribute = (_request, run) => run() } = this.#parts.world;
    attribute(this.#request, () => void this.#serve(request));
  }

  async #serve(request: Request): Promise<void> {
    let response: WireResponse;
    try {
      const answer: unknown = await this.#parts.handler(request);
      if (this.#over) {
        (answer as Response | undefined)?.body?.cancel().catch(() => {});
        return;
      }
      response = readResponse(answer);
    } catch (error) {
      if (this.#over) return;
      this.#note(`the handler has failed: ${messageOf(error)}`);
      await this.#tell(() => this.#listener.head({ status: 500, headers: { 'content-length': '0' } }));
      await this.#tell(() => this.#end());
      return;
    }
    this.#reader = response.body?.getReader() ?? null;
    await this.#tell(() => this.#listener.head(response.head));
    await this.#pass(response.promisedBytes);
  }

  /** Passes the body on: the next chunk is asked for once the last one is delivered, as a slow wire would. */
  async #pass(promisedBytes: number | null): Promise<void> {
    let leftBytes = promisedBytes ?? Number.POSITIVE_INFINITY;
    while (!this.#over) {
      let chunk: Uint8Array | null;
      try {
        chunk = await this.#read();
      } catch (error) {
        await this.#tell(() => this.#cut('rst', `the stream of the response has failed: ${messageOf(error)}`));
        return;
      }
      if (chunk === null) break;
      const fits = chunk.subarray(0, leftBytes); // what a head does not promise is not of this response
      leftBytes -= fits.length;
      if (fits.length > 0) await this.#tell(() => this.#listener.bytes(Buffer.from(fits)));
      if (fits.length < chunk.length) {
        this.#note(`the body is longer than its content-length of ${promisedBytes} bytes: the rest was dropped`);
        this.#letGo();
        break;
      }
    }
    if (promisedBytes === null || leftBytes === 0) await this.#tell(() => this.#end());
    else {
      const why = `the body ended ${leftBytes} bytes short of its content-length of ${promisedBytes} bytes`;
      await this.#tell(() => this.#cut('fin', why));
    }
  }

  /** The next bytes of the body; `null` at its end. */
  async #read(): Promise<Uint8Array | null> {
    const read = await this.#reader?.read();
    if (read === undefined || read.done) return null;
    if (read.value instanceof Uint8Array) return read.value;
    this.#letGo();
    throw new TypeError(`it yields ${typeof read.value}, not bytes`);
  }

  /** Says it in a macrotask of its own, unless all is over by then. Resolves when it is said. */
  #tell(say: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.#parts.queue.push(() => {
        try {
          if (!this.#over) say();
        } finally {
          resolve();
        }
      });
    });
  }

  #end(): void {
    this.#finish(true);
    this.#listener.end();
  }

  #cut(how: 'refused' | 'fin' | 'rst', note: string): void {
    this.#finish(false);
    this.#listener.cut(how, note);
  }

  #finish(kept: boolean): void {
    this.#over = true;
    this.#parts.over(this, kept);
  }

  #letGo(): void {
    this.#reader?.cancel().catch((error) => this.#note(`cancelling the body has failed: ${messageOf(error)}`));
  }

  #note(text: string): void {
    this.#parts.world.note?.(this.#request.key, text);
  }
}
