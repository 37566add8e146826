import vm from 'node:vm';

/**
 * The global objects of this thread. In a `vm` context there are two: the global object of the context, and the one of the main
 * realm, where Node's own JavaScript (undici behind `fetch`) looks up its timers.
 */
export function globalObjects(): readonly (typeof globalThis)[] {
  const main = vm.runInThisContext('globalThis') as typeof globalThis;
  return main === globalThis ? [globalThis] : [globalThis, main];
}
