import { beforeEach, expect, it } from 'vitest';
import type { Address, StreamHandle } from '../base/native.ts';
import { Labels } from './labels.ts';
import { Ledger } from './ledger.ts';
import { Servers } from './servers.ts';

const OWNER = Symbol('owner_symbol');
const TCP_SERVER = 1;
const UNIX_SERVER = 2;

const says =
  (address: Address) =>
  (out: Address): number => {
    Object.assign(out, address);
    return 0;
  };
const handle = (more: object): StreamHandle =>
  ({ [OWNER]: { address: () => undefined }, ...more }) as unknown as StreamHandle;

let servers: Servers;
beforeEach(() => {
  servers = new Servers(new Ledger(() => 0, new Labels()));
  servers.opened(TCP_SERVER, handle({ getsockname: says({ address: '0.0.0.0', port: 80 }) }), beforeEach);
  servers.opened(UNIX_SERVER, handle({ [OWNER]: { address: () => '/socket' } }), beforeEach);
});

/** What a connection has reached that goes from `from` to `address`. */
const reached = (address: string, port: number, from: string): number | undefined =>
  servers.reachedBy(
    handle({ getpeername: says({ address, port }), getsockname: says({ address: from, port: 4000 }) }),
    undefined,
  );

it.each<[string, string, number, string, number | undefined]>([
  ['loopback', '127.0.0.1', 80, '127.0.0.1', TCP_SERVER],
  ['loopback from another of its addresses', '127.0.0.2', 80, '127.0.0.1', TCP_SERVER],
  ['loopback in IPv6', '::1', 80, '::1', TCP_SERVER],
  ['loopback in IPv4 as IPv6 writes it', '::ffff:127.0.0.1', 80, '::ffff:127.0.0.2', TCP_SERVER],
  ["this machine's own address", '192.0.2.1', 80, '192.0.2.1', TCP_SERVER],
  ['another machine that uses the same port', '192.0.2.2', 80, '192.0.2.1', undefined],
  ['another port of this machine', '127.0.0.1', 81, '127.0.0.1', undefined],
])('a connection to %s', (_name, address, port, from, server) => {
  expect(reached(address, port, from)).toBe(server);
});

it.each<[string, number | undefined]>([
  ['/socket', UNIX_SERVER],
  ['/other', undefined],
])('a connection to the Unix socket %s', (path, server) => {
  expect(servers.reachedBy(handle({}), path)).toBe(server);
});

it('a server that is closed is reached no more', () => {
  const late = handle({ getsockname: says({ address: '0.0.0.0', port: 90 }) });
  servers.opened(3, late, beforeEach);
  expect(reached('127.0.0.1', 90, '127.0.0.1')).toBe(3);

  expect([servers.closed(late), servers.closed(late)]).toEqual([3, undefined]);
  expect(reached('127.0.0.1', 90, '127.0.0.1')).toBeUndefined();
});
