import vm from 'node:vm';

/**
 * The global objects of this thread. In a `vm` context there are two: the context's, and that of the main realm, where
 * Node's own JavaScript (undici behind `fetch`) looks its timers up.
 */
export function globalObjects(): readonly (typeof globalThis)[] {
  const main = vm.runInThisContext('globalThis') as typeof globalThis;
  return main === globalThis ? [globalThis] : [globalThis, main];
}
