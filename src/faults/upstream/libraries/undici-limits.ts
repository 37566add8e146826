import type { ConnectionFacts } from '../gate/kept-connections.ts';
import type { WaitPhase } from '../gate/wait-phase.ts';
import { attemptMsOf } from './attempt-ms.ts';
import { undiciError } from './connection-errors.ts';
import { globalDispatchers } from './global-dispatchers.ts';

type Phase = 'connect' | 'headers' | 'body';

/** undici's own limits, by default. */
const defaultMs: { readonly [phase in Phase]: number } = { connect: 10_000, headers: 300_000, body: 300_000 };

/** How long undici keeps an idle connection, by default. */
const defaultKeepMs = 4_000;

const limitIn = (options: unknown, phase: Phase): number | null => {
  if (typeof options !== 'object' || options === null) return null;
  const limit = Reflect.get(options, `${phase}Timeout`) as unknown;
  if (typeof limit === 'number') return limit;
  const nested = phase === 'connect' ? connectOptionsIn(options) : null;
  const ofConnect = nested === null ? null : (Reflect.get(nested, 'timeout') as unknown);
  return typeof ofConnect === 'number' ? ofConnect : null;
};

const connectOptionsIn = (options: object): object | null => {
  const connect = Reflect.get(options, 'connect') as unknown;
  return typeof connect === 'object' && connect !== null ? connect : null;
};

/** The options that a dispatcher was made with, where it keeps them. */
function madeWith(dispatcher: object): object | null {
  const key = Object.getOwnPropertySymbols(dispatcher).find(({ description }) => description === 'options');
  const options = key === undefined ? null : (Reflect.get(dispatcher, key) as unknown);
  return typeof options === 'object' ? options : null;
}

/** The dispatcher of a call: that in its options, the one that was asked, or the global one. */
function dispatcherOf(options: unknown, asked: object | undefined): object | undefined {
  const own = typeof options === 'object' && options !== null ? (Reflect.get(options, 'dispatcher') as unknown) : null;
  return typeof own === 'object' && own !== null ? own : (asked ?? globalDispatchers()[0]);
}

/** Keeps connections as long as no dispatcher is known. */
const anyDispatcher = {};

/** What undici does about the connection of one call. */
export function undiciConnection(options: unknown, asked: object | undefined, secure: boolean): ConnectionFacts {
  const keeper = dispatcherOf(options, asked) ?? anyDispatcher;
  const made = madeWith(keeper);
  const keepMs = made === null ? null : (Reflect.get(made, 'keepAliveTimeout') as unknown);
  return {
    keeper,
    keepMs: typeof keepMs === 'number' ? keepMs : defaultKeepMs,
    secure,
    attemptMs: made === null ? attemptMsOf() : attemptMsOf(connectOptionsIn(made), made),
  };
}

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
  connect: () => undiciError('ConnectTimeoutError', 'UND_ERR_CONNECT_TIMEOUT', 'Connect Timeout Error'),
  headers: () => undiciError('HeadersTimeoutError', 'UND_ERR_HEADERS_TIMEOUT', 'Headers Timeout Error'),
  body: () => undiciError('BodyTimeoutError', 'UND_ERR_BODY_TIMEOUT', 'Body Timeout Error'),
};

/**
 * The three time limits of undici over one call that an exchange of ours delays: until there is a connection, until the head, and
 * between two pieces of the body. They run here because undici does not see what is delayed.
 */
export class UndiciLimits {
  readonly #setTimer: (run: () => void, delayMs: number) => { cancel(): void };
  readonly #limitMs: (phase: Phase) => number;
  readonly #expired: (error: Error) => void;
  #timer: { cancel(): void } | null = null;
  #phase: Phase | null = null;

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
    const used = dispatcherOf(options, dispatcher);
    this.#limitMs = (phase) => limitIn(options, phase) ?? (used && limitOf(used, phase)) ?? defaultMs[phase];
    this.#setTimer = setTimer;
    this.#expired = expired;
  }

  /** The call waits in this step. One limit is over all steps of the connection. */
  enter(step: WaitPhase): void {
    const phase = step === 'headers' ? 'headers' : 'connect';
    if (phase !== this.#phase) this.start(phase);
  }

  /** Starts the limit of this phase, or restarts it. */
  start(phase: Phase): void {
    this.stop();
    this.#phase = phase;
    const limitMs = this.#limitMs(phase);
    if (limitMs > 0) this.#timer = this.#setTimer(() => this.#expired(errors[phase]()), limitMs);
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}
