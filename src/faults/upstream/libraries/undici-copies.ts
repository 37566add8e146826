import Module from 'node:module';
import type { Patches } from '../../../time/base/patches.ts';

/** Where every copy of npm's undici, from version 5 on, has the class of all its dispatchers. */
const base = /[\\/]undici[\\/]lib[\\/](?:dispatcher[\\/])?dispatcher-base\.js$/;

/** Members of Node's module loader that are not in its types. */
interface Loader {
  readonly _cache: { readonly [file: string]: { readonly exports: unknown } | undefined };
  readonly prototype: object;
}

const prototypeOf = (exports: unknown): object | null => {
  const prototype: unknown = typeof exports === 'function' ? exports.prototype : null;
  return typeof prototype === 'object' ? prototype : null;
};

/** Finds the class of dispatchers of every copy of npm's undici that is loaded, now or later. It does not see bundled copies. */
export function undiciCopies(found: (dispatchers: object) => void, patches: Patches): void {
  const loader = Module as unknown as Loader;
  const look = (file: string, exports: unknown): void => {
    const dispatchers = base.test(file) ? prototypeOf(exports) : null;
    if (dispatchers !== null) found(dispatchers);
  };
  for (const [file, module] of Object.entries(loader._cache)) look(file, module?.exports);
  patches.method<(this: { exports: unknown }, file: string) => void>(loader.prototype, 'load', (native) => {
    return function load(file) {
      native.call(this, file);
      look(file, this.exports);
    };
  });
}
