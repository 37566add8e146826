import { STATUS_CODES } from 'node:http';
import type { CannedAnswer } from './upstream-rule.ts';

/** Ends a call for undici. */
export type Abort = (reason?: Error) => void;

/** How undici 6 and 7 tell a caller of a call. */
interface OldHandler {
  onConnect?(abort: Abort, context?: unknown): void;
  onHeaders?(status: number, headers: Buffer[], resume: () => void, text: string): boolean;
  onData?(chunk: Buffer): boolean;
  onComplete?(trailers: Buffer[]): void;
  onError?(error: Error): void;
}

/** How undici 8, and interceptors of 7, do. */
interface NewHandler {
  onRequestStart(controller: object, context: object): void;
  onResponseStart?(controller: object, status: number, headers: object, text: string): void;
  onResponseData?(controller: object, chunk: Buffer): void;
  onResponseEnd?(controller: object, trailers: object): void;
  onResponseError?(controller: object, error: Error): void;
}

/** What a call tells its caller by. */
export type UndiciHandler = OldHandler | NewHandler;

const isNew = (handler: UndiciHandler): handler is NewHandler =>
  'onRequestStart' in handler && typeof handler.onRequestStart === 'function';

const controllerOf = (abort: Abort) => ({
  aborted: false,
  reason: null as Error | null,
  paused: false,
  rawHeaders: null,
  rawTrailers: null,
  pause() {},
  resume() {},
  abort(reason: Error) {
    this.aborted = true;
    this.reason = reason;
    abort(reason);
  },
});

/** One call as its caller sees it while it is held, whichever undici the caller has. */
export class HeldHandler {
  readonly #handler: UndiciHandler;
  readonly #controller: ReturnType<typeof controllerOf>;
  #abort: Abort;

  /** @param abort called when the caller aborts while the call is held */
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

  fail(error: Error): void {
    const handler = this.#handler;
    if (isNew(handler)) handler.onResponseError?.(this.#controller, error);
    else handler.onError?.(error);
  }

  answer({ status, headers, body }: CannedAnswer): void {
    const handler = this.#handler;
    const text = STATUS_CODES[status] ?? '';
    const bytes = Buffer.from(body);
    if (isNew(handler)) {
      handler.onResponseStart?.(this.#controller, status, { ...headers }, text);
      handler.onResponseData?.(this.#controller, bytes);
      handler.onResponseEnd?.(this.#controller, {});
      return;
    }
    const raw = Object.entries(headers)
      .flat()
      .map((part) => Buffer.from(part));
    handler.onHeaders?.(status, raw, () => {}, text);
    handler.onData?.(bytes);
    handler.onComplete?.([]);
  }

  /** The handler to go on with: the caller was told of the start already, and keeps what it aborts with. */
  get onward(): UndiciHandler {
    const began = isNew(this.#handler)
      ? {
          onRequestStart: (controller: { abort: Abort }): void => {
            this.#abort = (reason) => controller.abort(reason);
          },
        }
      : {
          onConnect: (abort: Abort): void => {
            this.#abort = abort;
          },
        };
    return new Proxy(this.#handler, {
      get(target, key) {
        if (key in began) return Reflect.get(began, key);
        const value = Reflect.get(target, key) as unknown;
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }
}
