import type { Cut, Exchange, ExchangeListener, HttpRequest, Origin, ResponseHead } from '../../wire/http/exchange.ts';

/** One exchange that passes a hop of a fault. It passes everything on as it comes; a fault overrides what it changes. */
export class PassedExchange implements Exchange, ExchangeListener {
  readonly request: HttpRequest;
  readonly #client: ExchangeListener;
  readonly #done: (exchange: PassedExchange) => void;
  #onward: Exchange | null = null;
  #there: 'open' | 'over' | 'aborted' = 'open';
  #over = false;

  /** @param done called once, when the client hears no more of it */
  constructor(request: HttpRequest, client: ExchangeListener, done: (exchange: PassedExchange) => void = () => {}) {
    this.request = request;
    this.#client = client;
    this.#done = done;
  }

  /** Whether the client hears no more of it. */
  get over(): boolean {
    return this.#over;
  }

  start(next: Origin): this {
    const onward = next.exchange(this.request, this);
    this.#onward = onward;
    if (this.#there === 'aborted') onward.abort();
    return this;
  }

  /** The client closes it. */
  abort(): void {
    this.finish();
    this.leaveServer();
  }

  /** Ends it as a connection ends that is cut: the client is told, and the server sees it closed. */
  drop(how: Cut, note: string): void {
    if (this.#over) return;
    this.finish();
    this.leaveServer();
    this.#client.cut(how, note);
  }

  waiting(): void {
    this.hear((client) => client.waiting?.());
  }

  connected(reused: boolean): void {
    this.hear((client) => client.connected(reused));
  }

  received(): void {
    this.hear((client) => client.received());
  }

  informational(status: number): void {
    this.hear((client) => client.informational(status));
  }

  head(head: ResponseHead): void {
    this.hear((client) => client.head(head));
  }

  bytes(chunk: Buffer): void {
    this.hear((client) => client.bytes(chunk));
  }

  end(): void {
    this.serverEnded();
    this.hearLast((client) => client.end());
  }

  cut(how: Cut, note: string): void {
    this.serverEnded();
    this.hearLast((client) => client.cut(how, note));
  }

  /** Tells the client, while it listens. */
  protected hear(tell: (client: ExchangeListener) => void): void {
    if (!this.#over) tell(this.#client);
  }

  /** Tells the client the last that it hears. */
  protected hearLast(tell: (client: ExchangeListener) => void): void {
    if (this.#over) return;
    this.finish();
    tell(this.#client);
  }

  /** The server has nothing of it any more. */
  protected serverEnded(): void {
    // It may end before it has even returned, and be left just before that.
    if (this.#there === 'open' || this.#onward === null) this.#there = 'over';
  }

  /** Closes it towards the server, unless that has ended it. */
  protected leaveServer(): void {
    if (this.#there !== 'open') return;
    this.#there = 'aborted';
    this.#onward?.abort();
  }

  protected finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.#done(this);
  }
}
