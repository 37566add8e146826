import { undiciError } from './connection-errors.ts';
import { globalDispatchers } from './global-dispatchers.ts';

/** Both of undici's own limits, by default. */
const defaultMs = 300_000;

type Phase = 'headers' | 'body';

const limitIn = (options: unknown, phase: Phase): number | null => {
  if (typeof options !== 'object' || options === null) return null;
  const limit = Reflect.get(options, `${phase}Timeout`) as unknown;
  return typeof limit === 'number' ? limit : null;
};

/** A dispatcher keeps the options that it was made with under symbols of its own. */
const limitOf = (dispatcher: object, phase: Phase): number | null => {
  for (const key of Object.getOwnPropertySymbols(dispatcher)) {
    const value = Reflect.get(dispatcher, key) as unknown;
    if (key.description === `${phase} timeout` && typeof value === 'number') return value;
    if (key.description === 'options') {
      const limit = limitIn(value, phase);
      if (limit !== null) return limit;
    }
  }
  return null;
};

const errors: { readonly [phase in Phase]: () => Error } = {
  headers: () => undiciError('HeadersTimeoutError', 'UND_ERR_HEADERS_TIMEOUT', 'Headers Timeout Error'),
  body: () => undiciError('BodyTimeoutError', 'UND_ERR_BODY_TIMEOUT', 'Body Timeout Error'),
};

/**
 * The two time limits of undici over one call that an exchange of ours delays: until the head, and between two pieces of
 * the body. They run here because undici does not see what is delayed.
 */
export class UndiciLimits {
  readonly #setTimer: (run: () => void, delayMs: number) => { cancel(): void };
  readonly #limitMs: (phase: Phase) => number;
  readonly #expired: (error: Error) => void;
  #timer: { cancel(): void } | null = null;

  /**
   * @param options those of the call
   * @param dispatcher the one that carries it; `undefined`: the one in the options, or the global one
   */
  constructor(
    options: unknown,
    dispatcher: object | undefined,
    setTimer: (run: () => void, delayMs: number) => { cancel(): void },
    expired: (error: Error) => void,
  ) {
    const own =
      typeof options === 'object' && options !== null ? (Reflect.get(options, 'dispatcher') as unknown) : null;
    const used = typeof own === 'object' && own !== null ? own : (dispatcher ?? globalDispatchers()[0]);
    this.#limitMs = (phase) => limitIn(options, phase) ?? (used && limitOf(used, phase)) ?? defaultMs;
    this.#setTimer = setTimer;
    this.#expired = expired;
  }

  /** Starts the limit of this phase, or restarts it. */
  start(phase: Phase): void {
    this.stop();
    const limitMs = this.#limitMs(phase);
    if (limitMs > 0) this.#timer = this.#setTimer(() => this.#expired(errors[phase]()), limitMs);
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}
