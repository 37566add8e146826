import diagnostics from 'node:diagnostics_channel';
import type { Patches } from '../../time/base/patches.ts';
import { globalDispatchers } from './global-dispatchers.ts';
import { headersTimeoutError, headersTimeoutMs } from './headers-timeout.ts';
import { undiciCopies } from './undici-copies.ts';
import { HeldHandler, type UndiciHandler } from './undici-handler.ts';
import type { UpstreamGate } from './upstream-gate.ts';
import type { UpstreamCall } from './upstream-rule.ts';

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

/** Where the class of a dispatcher has its `dispatch`: one place for all dispatchers of one copy of undici. */
function ownerOf(dispatcher: object): object | null {
  let owner: object | null = null;
  for (let here: object | null = dispatcher; here !== null; here = Object.getPrototypeOf(here) as object | null)
    if (typeof Object.getOwnPropertyDescriptor(here, 'dispatch')?.value === 'function') owner ??= here;
  return owner;
}

const held = (gate: UpstreamGate, native: Dispatch, passed: WeakSet<object>): Dispatch =>
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
      return native.call(this, options, handler); // it says best what is wrong
    }
    const told = new HeldHandler(handler, (reason) => end(reason ?? new Error('Request aborted')));
    const waiting = gate.hold(call, (answer) => {
      timeout?.cancel();
      if (answer !== null) told.answer(answer);
      else {
        const { onward } = told;
        passed.add(onward);
        gate.pass(call, () => native.call(this, options, onward));
      }
    });
    if (waiting === null) {
      passed.add(handler);
      return gate.pass(call, () => native.call(this, options, handler));
    }
    const limitMs = headersTimeoutMs(options, this);
    const timeout = limitMs === 0 ? null : gate.setTimer(() => end(headersTimeoutError()), limitMs);
    let ended = false;
    function end(error: Error): void {
      if (ended) return;
      ended = true;
      timeout?.cancel();
      waiting?.cancel();
      told.fail(error);
    }
    told.start();
    return true;
  };

/**
 * Makes npm's undici pass the gate: every dispatcher of every copy that is loaded as files, and of a bundled one whose
 * global dispatcher is in use. Node's own copy is found in that way too; what `fetch` sends has passed already.
 *
 * @returns how to look for copies that were loaded meanwhile
 */
export function holdUndici(gate: UpstreamGate, patches: Patches): () => void {
  const known = new Set<object>();
  const passed = new WeakSet<object>();
  const requests = new WeakSet<object>(); // the classes of requests that copies we know make
  const take = (owner: object): void => {
    if (known.has(owner)) return;
    known.add(owner);
    patches.method<Dispatch>(owner, 'dispatch', (native) => held(gate, native, passed));
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
