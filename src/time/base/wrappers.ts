/** A native function, or a class. */
type Native = ((...args: never[]) => unknown) | (abstract new (...args: never[]) => unknown);

interface Wrappers {
  /** The wrapper of each native function. A function has never more than one wrapper, because code may keep a reference to it. */
  readonly ofNative: WeakMap<Native, Native>;
  readonly natives: WeakMap<Native, Native>;
}

// The registry is on `process`, which each thread has once: test runners load this module several times in one thread.
const KEY = Symbol.for('mcp-deadline.wrappers');
const slot = process as unknown as Record<symbol, Wrappers | undefined>;
if (slot[KEY] === undefined) {
  const made: Wrappers = { ofNative: new WeakMap(), natives: new WeakMap() };
  Object.defineProperty(process, KEY, { value: made, configurable: true });
}
const wrappers = slot[KEY] as Wrappers;

/** The wrapper of a native function. It is made once in a thread, and has the name of the native function. */
export function wrapperOf<F extends Native>(native: F, make: (native: F) => Native): F {
  const known = wrappers.ofNative.get(native);
  if (known !== undefined) return known as F;
  if (wrappers.natives.has(native)) return native; // it is a wrapper itself
  const wrapper = make(native);
  for (const key of ['name', 'length'] as const)
    Object.defineProperty(wrapper, key, { value: native[key], configurable: true });
  wrappers.ofNative.set(native, wrapper);
  wrappers.natives.set(wrapper, native);
  return wrapper as F;
}

/** The function that a wrapper wraps; for any other function, the function itself. */
export function nativeOf<F extends Native>(fn: F): F {
  return (wrappers.natives.get(fn) as F | undefined) ?? fn;
}
