/**
 * What the built `register.cjs` is: loads the agent into a realm of its own. A server may replace any built-in
 * (`JSON.stringify`, `Map.prototype.get`, `Array.prototype[Symbol.iterator]`) and the agent must still answer its host,
 * so its arrays, maps and strings have built-ins that the server cannot reach. What the server does get to see of the
 * agent (a `Date`, a promise, an error) is made by the server's own constructors.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';

/** The built-ins that the agent has for itself. */
const OWN = [
  'Array',
  'Atomics',
  'BigInt',
  'Boolean',
  'Int32Array',
  'JSON',
  'Map',
  'Math',
  'Number',
  'Object',
  'Reflect',
  'RegExp',
  'Set',
  'SharedArrayBuffer',
  'String',
  'Symbol',
  'WeakMap',
  'WeakRef',
  'WeakSet',
] as const;
/**
 * What it takes over from the server's realm, as it is now. All else that it names is looked up there when it is used.
 */
const TAKEN = ['Buffer', 'Error', 'Promise', 'RangeError', 'TypeError', 'performance', 'process'] as const;

type Global = Record<string, unknown>;

const here = fileURLToPath(import.meta.url);
const file = join(dirname(here), 'in-realm.cjs');

function load(): void {
  const outside: Global = {};
  const realm = vm.createContext(outside);
  const own = vm.runInContext(`({ ${OWN.join(', ')}, Function })`, realm) as Global;
  // The server's checks and additions (`setTimeout instanceof Function`) hold for functions of the agent too.
  Object.setPrototypeOf((own.Function as typeof Function).prototype, Function.prototype);
  Object.setPrototypeOf(outside, globalThis);
  const theirs = globalThis as unknown as Global;
  const parameters = {
    require: createRequire(here),
    module: { exports: {} },
    exports: {},
    __filename: here,
    global: globalThis,
    globalThis,
    ...Object.fromEntries(OWN.map((name) => [name, own[name]])),
    ...Object.fromEntries(TAKEN.map((name) => [name, theirs[name]])),
  };
  const run = vm.compileFunction(readFileSync(file, 'utf8'), Object.keys(parameters), {
    filename: here,
    parsingContext: realm,
  });
  run(...Object.values(parameters));
}

load();
