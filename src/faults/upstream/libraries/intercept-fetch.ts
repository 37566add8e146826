import type { Patches } from '../../../time/base/patches.ts';
import type { ResponseHead } from '../../../wire/http/exchange.ts';
import type { ConnectionFacts } from '../gate/kept-connections.ts';
import type { ResponseEvent } from '../gate/response-event.ts';
import type { CallDelivery, UpstreamExchange } from '../gate/upstream-exchange.ts';
import type { UpstreamGate } from '../gate/upstream-gate.ts';
import type { UpstreamCall } from '../gate/upstream-rule.ts';
import type { WaitPhase } from '../gate/wait-phase.ts';
import { undiciCutError } from './connection-errors.ts';
import { bodiless, pumpBody, ResponseBody } from './response-body.ts';
import { UndiciLimits, undiciConnection } from './undici-limits.ts';

type Fetch = typeof globalThis.fetch;
type Input = Parameters<Fetch>[0];
type Init = Parameters<Fetch>[1];

const urlOf = (input: Input): string => (typeof input === 'object' && 'url' in input ? input.url : String(input));

const callOf = (input: Input, init: Init): UpstreamCall => {
  const url = new URL(urlOf(input));
  const method = init?.method ?? (typeof input === 'object' && 'url' in input ? input.method : 'GET');
  return { method: method.toUpperCase(), host: url.host, path: url.pathname };
};

const signalOf = (input: Input, init: Init): AbortSignal | null =>
  init?.signal ?? (typeof input === 'object' && 'signal' in input ? input.signal : null);

/** One call of `fetch` whose exchange is at the gate. */
class FetchDelivery implements CallDelivery {
  readonly #inner: () => Promise<Response>;
  readonly #input: Input;
  readonly #init: Init;
  readonly #signal: AbortSignal | null;
  readonly #limits: UndiciLimits;
  readonly #response: Promise<Response>;
  #resolve: (response: Response | Promise<Response>) => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #exchange: UpstreamExchange | null = null;
  #body: ResponseBody | null = null;
  #reader: ReadableStreamDefaultReader<Uint8Array> | null = null;

  constructor(gate: UpstreamGate, inner: Fetch, input: Input, init: Init) {
    this.#inner = () => gate.pass(this.#exchange, () => inner(input, init));
    this.#input = input;
    this.#init = init;
    this.#signal = signalOf(input, init);
    this.#response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#limits = new UndiciLimits(init, undefined, gate.setTimer, (error) => this.#expire(error));
  }

  start(exchange: UpstreamExchange): Promise<Response> {
    this.#exchange = exchange;
    this.#signal?.addEventListener('abort', this.#abort, { once: true });
    return this.#response;
  }

  connection(): ConnectionFacts {
    return undiciConnection(this.#init, undefined, /^https:/i.test(urlOf(this.#input)));
  }

  enter(phase: WaitPhase): void {
    this.#limits.enter(phase);
  }

  goOn(changesBody: boolean): void {
    this.#limits.stop(); // from here on the library's own runs
    if (changesBody)
      this.#inner().then(
        (response) => this.#relay(response),
        (error: unknown) => this.#exchange?.receive({ type: 'error', error }),
      );
    else {
      this.#forget();
      this.#resolve(this.#inner());
    }
  }

  deliver(event: ResponseEvent): void {
    if (event.type === 'head') this.#begin(this.#responseOf(event.head));
    else if (event.type === 'bytes') {
      this.#limits.start('body');
      this.#body?.push(event.chunk);
    } else if (event.type === 'end') {
      this.#forget();
      this.#body?.end();
    } else if (event.type === 'cut') this.#fail(this.#libraryError(undiciCutError(event.how)));
    else this.#fail(event.type === 'unreached' ? this.#libraryError(event.error) : event.error);
  }

  #responseOf({ status, headers }: ResponseHead): Response {
    const response = new Response(bodiless.has(status) ? null : this.#openBody(), { status, headers: { ...headers } });
    return Object.defineProperty(response, 'url', { value: new URL(urlOf(this.#input)).href });
  }

  /** Gives the caller a real or mocked response, with what passes the gate as its body. */
  #relay(real: Response): void {
    if (real.body === null) {
      this.#exchange?.receive({ type: 'end' });
      this.#begin(real);
      return;
    }
    const { status, statusText, headers, url, redirected, type } = real;
    const response = new Response(this.#openBody(), { status, statusText, headers });
    for (const [name, value] of Object.entries({ url, redirected, type }))
      Object.defineProperty(response, name, { value });
    this.#begin(response);
    this.#reader = real.body.getReader();
    void pumpBody(this.#reader, (event) => this.#exchange?.receive(event));
  }

  #openBody(): ReadableStream<Uint8Array> {
    this.#body = new ResponseBody((reason) => this.#giveUp(reason));
    return this.#body.stream;
  }

  #begin(response: Response): void {
    if (this.#body !== null) this.#limits.start('body');
    else this.#forget();
    this.#resolve(response);
  }

  /** How `fetch` words what undici fails with: before there is a response, or afterwards. */
  #libraryError(cause: Error): Error {
    return new TypeError(this.#body === null ? 'fetch failed' : 'terminated', { cause });
  }

  #expire(cause: Error): void {
    if (this.#body?.isWaiting === false) return; // undici's limit pauses while the caller does not read
    const error = this.#libraryError(cause);
    this.#giveUp(error);
    this.#fail(error);
  }

  readonly #abort = (): void => {
    const reason: unknown = this.#signal?.reason;
    this.#giveUp(reason);
    this.#body?.fail(reason, { atOnce: true });
    this.#reject(reason);
  };

  readonly #fail = (error: unknown): void => {
    this.#forget();
    this.#body?.fail(error);
    this.#reject(error);
  };

  #giveUp(reason: unknown): void {
    this.#forget();
    this.#exchange?.cancel();
    this.#reader?.cancel(reason).catch(() => {}); // fails when it is aborted itself
  }

  #forget(): void {
    this.#signal?.removeEventListener('abort', this.#abort);
    this.#limits.stop();
  }
}

/**
 * Makes `fetch` pass the gate. It is put before the present `fetch`, Node's own or a mock's, which answers what goes on.
 */
export function interceptFetch(gate: UpstreamGate, patches: Patches): void {
  patches.method<Fetch>(globalThis, 'fetch', (inner) => {
    const intercepted = function fetch(input: Input, init?: Init): Promise<Response> {
      if (gate.passing) return inner(input, init);
      let call: UpstreamCall;
      try {
        if (signalOf(input, init)?.aborted === true || !/^https?:/i.test(urlOf(input))) return inner(input, init);
        call = callOf(input, init);
      } catch {
        return inner(input, init); // which knows best what is wrong with its arguments
      }
      const delivery = new FetchDelivery(gate, inner, input, init);
      const exchange = gate.intercept(call, delivery);
      return exchange === null ? gate.pass(null, () => inner(input, init)) : delivery.start(exchange);
    };
    return intercepted as Fetch;
  });
}
