import { afterEach, beforeEach, expect, it } from 'vitest';
import { AddonPromises, wrapExports } from './addon-promises.ts';
import { Labels } from './labels.ts';
import { Ledger } from './ledger.ts';

let promises: AddonPromises;
beforeEach(() => {
  promises = new AddonPromises(new Ledger(() => 0, new Labels()));
  promises.install();
});
afterEach(() => promises.clear());

class Database {
  readonly name = 'db';
  static readonly version = 3;
  async query(): Promise<string> {
    await null;
    return this.name;
  }
}

/** What an add-on exports, before it is wrapped. */
const addon = (query: () => unknown) => ({ query, Database, version: '1' });

it('a promise that an add-on returns is work until it settles', async () => {
  let settle: (value: string) => void = () => {};
  const exports = addon(() => new Promise<string>((resolve) => (settle = resolve)));
  wrapExports(exports);
  const result = exports.query() as Promise<string>;

  expect(promises.busy).toBe(true);
  expect(promises.inFlight()).toMatchObject([{ kind: 'native call "query"' }]);
  settle('rows');
  expect(await result).toBe('rows');
  expect(promises.busy).toBe(false);
});

it('a rejection without a handler stays unhandled', async () => {
  const exports = addon(() => Promise.reject(new Error('no connection')));
  wrapExports(exports);
  const unhandled = new Promise((resolve) => process.once('unhandledRejection', resolve));
  const others = process.listeners('unhandledRejection').slice(0, -1);
  for (const listener of others) process.removeListener('unhandledRejection', listener);
  void exports.query();

  expect(await unhandled).toMatchObject({ message: 'no connection' });
  expect(promises.busy).toBe(false);
  for (const listener of others) process.on('unhandledRejection', listener);
});

it('the methods of a class are seen, and it is used as ever', async () => {
  const exports = addon(() => undefined);
  wrapExports(exports);
  const database = new exports.Database();
  const rows = database.query();

  expect(promises.busy).toBe(true);
  expect(await rows).toBe('db');
  expect(database).toBeInstanceOf(exports.Database);
  expect([exports.Database.version, exports.Database.name]).toEqual([3, 'Database']);
});

it('what is pending once a server has started up is not waited for', () => {
  const exports = addon(() => new Promise(() => {}));
  wrapExports(exports);
  void exports.query();
  promises.letGo();

  expect(promises.busy).toBe(false);
  void exports.query();
  expect(promises.busy).toBe(true);
});

it('what an add-on does not let change stays as it is', () => {
  const query = async () => 1;
  const frozen = Object.freeze({ query });
  wrapExports(frozen);
  wrapExports(null);
  wrapExports('text');

  expect(frozen.query).toBe(query);
});
