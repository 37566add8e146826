import diagnostics from 'node:diagnostics_channel';
import type { Patches } from '../../../time/base/patches.ts';
import type { ConnectionFacts } from '../gate/kept-connections.ts';
import type { ResponseEvent } from '../gate/response-event.ts';
import type { CallDelivery, UpstreamExchange } from '../gate/upstream-exchange.ts';
import type { UpstreamGate } from '../gate/upstream-gate.ts';
import type { UpstreamCall } from '../gate/upstream-rule.ts';
import type { WaitPhase } from '../gate/wait-phase.ts';
import { undiciCutError, undiciError } from './connection-errors.ts';
import { globalDispatchers } from './global-dispatchers.ts';
import { type Abort, UndiciCaller, type UndiciHandler } from './undici-caller.ts';
import { undiciCopies } from './undici-copies.ts';
import { UndiciLimits, undiciConnection } from './undici-limits.ts';

interface DispatchOptions {
  readonly origin?: string | URL;
  readonly path?: string;
  readonly method?: string;
  readonly upgrade?: unknown;
}

type Dispatch = (this: object, options: DispatchOptions, handler: UndiciHandler) => boolean;

/** A dispatcher of one origin keeps it under a symbol of its own. */
const originOf = (dispatcher: object): unknown => {
  const key = Object.getOwnPropertySymbols(dispatcher).find(({ description }) => description === 'url');
  return key === undefined ? undefined : Reflect.get(dispatcher, key);
};

const callOf = (dispatcher: object, { origin, path = '/', method = 'GET' }: DispatchOptions): UpstreamCall => {
  const url = new URL(path, String(origin ?? originOf(dispatcher)));
  return { method: method.toUpperCase(), host: url.host, path: url.pathname };
};

const isSecure = (dispatcher: object, { origin }: DispatchOptions): boolean =>
  /^https:/i.test(String(origin ?? originOf(dispatcher)));

/** The object of a dispatcher's class that has its `dispatch`: one for all dispatchers of one copy of undici. */
function ownerOf(dispatcher: object): object | null {
  let owner: object | null = null;
  for (let here: object | null = dispatcher; here !== null; here = Object.getPrototypeOf(here) as object | null)
    if (typeof Object.getOwnPropertyDescriptor(here, 'dispatch')?.value === 'function') owner ??= here;
  return owner;
}

/** One call of undici whose exchange is at the gate. */
class DispatchDelivery implements CallDelivery {
  readonly #caller: UndiciCaller;
  readonly #limits: UndiciLimits;
  readonly #connection: () => ConnectionFacts;
  readonly #send: (handler: UndiciHandler) => void;
  #exchange: UpstreamExchange | null = null;
  #abortReal: Abort = () => {};

  /** @param send dispatches the call with this handler, so that it is not intercepted again */
  constructor(
    handler: UndiciHandler,
    limits: UndiciLimits,
    connection: () => ConnectionFacts,
    send: (handler: UndiciHandler) => void,
  ) {
    this.#caller = new UndiciCaller(handler, (reason) => this.abort(reason));
    this.#limits = limits;
    this.#connection = connection;
    this.#send = send;
  }

  start(exchange: UpstreamExchange): void {
    this.#exchange = exchange;
    this.#caller.start();
  }

  connection(): ConnectionFacts {
    return this.#connection();
  }

  enter(phase: WaitPhase): void {
    this.#limits.enter(phase);
  }

  /** The caller, or a limit of its own, ends the call. */
  abort(reason: Error = undiciError('AbortError', 'UND_ERR_ABORTED', 'Request aborted')): void {
    const exchange = this.#exchange;
    if (exchange === null) return;
    this.#exchange = null;
    this.#limits.stop();
    exchange.cancel();
    this.#caller.fail(reason);
    this.#abortReal(reason);
  }

  goOn(changesBody: boolean): void {
    this.#limits.stop(); // from here on the library's own runs
    if (!changesBody) {
      this.#send(this.#caller.forRealCall());
      return;
    }
    const aborting = (abort: Abort): void => {
      this.#abortReal = abort;
    };
    const began = (): void => this.#limits.start('body');
    this.#send(this.#caller.forChangedBody(aborting, began, (event) => this.#exchange?.receive(event)));
  }

  deliver(event: ResponseEvent): void {
    if (event.type === 'head' || event.type === 'bytes') this.#limits.start('body');
    else {
      this.#exchange = null;
      this.#limits.stop();
    }
    if (event.type === 'head') this.#caller.head(event.head);
    else if (event.type === 'bytes') this.#caller.bytes(event.chunk);
    else if (event.type === 'end') this.#caller.end();
    else this.#caller.fail(event.type === 'cut' ? undiciCutError(event.how) : event.error);
  }
}

const intercepted = (gate: UpstreamGate, native: Dispatch, passed: WeakSet<object>): Dispatch =>
  function dispatch(options, handler) {
    const plain = typeof handler === 'object' && handler !== null && typeof options === 'object' && options !== null;
    if (!plain || options.upgrade || options.method === 'CONNECT') return native.call(this, options, handler);
    // A pool without a free connection dispatches again later, in a context of its own.
    if (gate.passing || passed.has(handler)) {
      passed.add(handler);
      return native.call(this, options, handler);
    }
    let call: UpstreamCall;
    try {
      call = callOf(this, options);
    } catch {
      return native.call(this, options, handler); // which knows best what is wrong with its arguments
    }
    const limits = new UndiciLimits(options, this, gate.setTimer, (error) => delivery.abort(error));
    const connection = (): ConnectionFacts => undiciConnection(options, this, isSecure(this, options));
    const delivery = new DispatchDelivery(handler, limits, connection, (onward) => {
      passed.add(onward);
      gate.pass(exchange, () => native.call(this, options, onward));
    });
    const exchange = gate.intercept(call, delivery);
    if (exchange === null) {
      passed.add(handler);
      return gate.pass(null, () => native.call(this, options, handler));
    }
    delivery.start(exchange);
    return true;
  };

/**
 * Makes npm's undici pass the gate: every dispatcher of every copy that is loaded as files, and of a bundled one whose
 * global dispatcher is in use. Node's own copy is found in that way too; what `fetch` sends has passed already.
 *
 * @returns how to look for copies that were loaded in the meantime
 */
export function interceptUndici(gate: UpstreamGate, patches: Patches): () => void {
  const known = new Set<object>();
  const passed = new WeakSet<object>();
  const requests = new WeakSet<object>(); // the classes of requests that copies we know make
  const take = (owner: object): void => {
    if (known.has(owner)) return;
    known.add(owner);
    patches.method<Dispatch>(owner, 'dispatch', (native) => intercepted(gate, native, passed));
  };
  let looked: readonly object[] = [];
  const look = (): void => {
    const dispatchers = globalDispatchers();
    if (dispatchers === looked) return;
    looked = dispatchers;
    for (const dispatcher of dispatchers) {
      const owner = ownerOf(dispatcher);
      if (owner !== null) take(owner);
    }
  };
  const created = (message: unknown): void => {
    const { request } = message as { request: { origin: string | URL; path: string; method: string } };
    if (gate.passing) {
      requests.add(request.constructor);
      gate.reachedReal();
    } else if (!requests.has(request.constructor)) {
      const [path = ''] = request.path.split('?');
      gate.missed({ method: request.method, host: new URL(String(request.origin)).host, path });
      look();
    }
  };
  diagnostics.subscribe('undici:request:create', created);
  patches.onUndo(() => diagnostics.unsubscribe('undici:request:create', created));
  undiciCopies(take, patches);
  look();
  return look;
}
