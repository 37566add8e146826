import { STATUS_CODES } from 'node:http';
import type { ResponseHead } from '../../../wire/http/exchange.ts';
import type { BodyEvent } from '../gate/response-event.ts';

/** Ends a call for undici. */
export type Abort = (reason?: Error) => void;

/** How undici 6 and 7 report a call to its caller. */
interface OldHandler {
  onConnect?(abort: Abort, context?: unknown): void;
  onHeaders?(status: number, headers: Buffer[], resume: () => void, text: string): boolean;
  onData?(chunk: Uint8Array): boolean;
  onComplete?(trailers: Buffer[]): void;
  onError?(error: unknown): void;
}

/** What a new handler gets to steer its call with. */
interface Controller {
  rawHeaders?: unknown;
  abort(reason?: Error): void;
}

/** How undici 8, and interceptors of 7, do. */
interface NewHandler {
  onRequestStart(controller: object, context: object): void;
  onResponseStart?(controller: object, status: number, headers: object, text: string): void;
  onResponseData?(controller: object, chunk: Uint8Array): void;
  onResponseEnd?(controller: object, trailers: object): void;
  onResponseError?(controller: object, error: unknown): void;
}

/** By what a call reports to its caller. */
export type UndiciHandler = OldHandler | NewHandler;

const isNew = (handler: UndiciHandler): handler is NewHandler =>
  'onRequestStart' in handler && typeof handler.onRequestStart === 'function';

const controllerOf = (abort: Abort) => ({
  aborted: false,
  reason: null as Error | null,
  paused: false,
  rawHeaders: null as unknown,
  rawTrailers: null,
  pause() {},
  resume() {},
  abort(reason: Error) {
    this.aborted = true;
    this.reason = reason;
    abort(reason);
  },
});

/** The caller of one call whose exchange is at the gate, whichever undici it has. */
export class UndiciCaller {
  readonly #handler: UndiciHandler;
  readonly #controller: ReturnType<typeof controllerOf>;
  #abort: Abort;
  #oldTrailers: Buffer[] = [];
  #newTrailers: object = {};

  /** @param abort called when the caller aborts the call */
  constructor(handler: UndiciHandler, abort: Abort) {
    this.#handler = handler;
    this.#abort = abort;
    this.#controller = controllerOf((reason) => this.#abort(reason));
  }

  /** Gives the caller something to abort the call with. */
  start(): void {
    const handler = this.#handler;
    if (isNew(handler)) handler.onRequestStart(this.#controller, {});
    else handler.onConnect?.((reason) => this.#abort(reason));
  }

  head({ status, headers }: ResponseHead): void {
    const handler = this.#handler;
    const text = STATUS_CODES[status] ?? '';
    const raw = Object.entries(headers)
      .flat()
      .map((part) => Buffer.from(part));
    this.#controller.rawHeaders = raw;
    if (isNew(handler)) handler.onResponseStart?.(this.#controller, status, { ...headers }, text);
    else handler.onHeaders?.(status, raw, () => {}, text);
  }

  /** A caller that asks for a pause is not obeyed: it keeps the pieces itself. */
  bytes(chunk: Uint8Array): void {
    const handler = this.#handler;
    if (isNew(handler)) handler.onResponseData?.(this.#controller, chunk);
    else handler.onData?.(chunk);
  }

  end(): void {
    const handler = this.#handler;
    if (isNew(handler)) handler.onResponseEnd?.(this.#controller, this.#newTrailers);
    else handler.onComplete?.(this.#oldTrailers);
  }

  fail(error: unknown): void {
    const handler = this.#handler;
    if (isNew(handler)) handler.onResponseError?.(this.#controller, error);
    else handler.onError?.(error);
  }

  /** The handler for the real call. Its caller knows that it has started, and keeps what it aborts with. */
  forRealCall(): UndiciHandler {
    return this.#handlerWith(
      isNew(this.#handler)
        ? { onRequestStart: (controller: Controller) => this.#abortBy((reason) => controller.abort(reason)) }
        : { onConnect: (abort: Abort) => this.#abortBy(abort) },
    );
  }

  /**
   * The same for a call whose body changes.
   *
   * @param aborting gets how to abort the real call
   * @param began called with the head of the response
   * @param receive called for what happens to its body
   */
  forChangedBody(
    aborting: (abort: Abort) => void,
    began: () => void,
    receive: (event: BodyEvent) => void,
  ): UndiciHandler {
    const handler = this.#handler;
    if (isNew(handler))
      return this.#handlerWith({
        onRequestStart: (controller: Controller) => aborting((reason) => controller.abort(reason)),
        onResponseStart: ({ rawHeaders }: Controller, status: number, headers: object, text: string) => {
          this.#controller.rawHeaders = rawHeaders;
          handler.onResponseStart?.(this.#controller, status, headers, text);
          if (status >= 200) began();
        },
        onResponseData: (_: object, chunk: Uint8Array) => receive({ type: 'bytes', chunk }),
        onResponseEnd: (_: object, trailers: object) => {
          this.#newTrailers = trailers;
          receive({ type: 'end' });
        },
        onResponseError: (_: object, error: unknown) => receive({ type: 'error', error }),
      });
    return this.#handlerWith({
      onConnect: aborting,
      onHeaders: (status: number, raw: Buffer[], _resume: () => void, text: string) => {
        handler.onHeaders?.(status, raw, () => {}, text);
        if (status >= 200) began();
        return true;
      },
      onData: (chunk: Uint8Array) => {
        receive({ type: 'bytes', chunk });
        return true;
      },
      onComplete: (trailers: Buffer[]) => {
        this.#oldTrailers = trailers;
        receive({ type: 'end' });
      },
      onError: (error: unknown) => receive({ type: 'error', error }),
    });
  }

  #abortBy(abort: Abort): void {
    this.#abort = abort;
  }

  #handlerWith(own: object): UndiciHandler {
    return new Proxy(this.#handler, {
      get(target, key) {
        if (key in own) return Reflect.get(own, key) as unknown;
        const value = Reflect.get(target, key) as unknown;
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }
}
