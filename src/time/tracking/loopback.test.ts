import { beforeEach, describe, expect, it } from 'vitest';
import type { Address, StreamHandle } from '../base/native.ts';
import { Connection } from './connection.ts';
import type { Work } from './ledger.ts';
import { Loopback } from './loopback.ts';

const OWNER = Symbol('owner_symbol');
type Fake = { -readonly [K in keyof StreamHandle]: StreamHandle[K] };

const SERVER = 7;
let loopback: Loopback;
let lastId = 0;
beforeEach(() => {
  loopback = new Loopback();
});

function end(more: Partial<Fake> & { readonly server?: unknown }, accepted: boolean): Connection {
  const handle = {
    bytesRead: 0,
    bytesWritten: 0,
    writeQueueSize: 0,
    reading: true,
    getAsyncId: () => 1,
    close: () => {},
    [OWNER]: { destroyed: false, _readableState: { ended: false }, server: more.server },
    ...more,
  };
  return new Connection(++lastId, handle, accepted, {} as Work);
}

/** The end that has dialled, from `port`. */
function dialling(port: number): Connection {
  const connection = end({}, false);
  connection.localPort = port;
  loopback.arrived(connection);
  loopback.dials(connection);
  loopback.dialled(connection, SERVER);
  return connection;
}

/** The end that was accepted, whose peer has dialled from `port`. */
function accepted(port: number): Connection {
  const getpeername = (out: Address): number => {
    out.port = port;
    return 0;
  };
  const connection = end({ getpeername }, true);
  loopback.arrived(connection);
  return connection;
}

/** The same on a Unix socket, where no end has a port. */
function unix(path: string): { dialling: () => Connection; accepted: () => Connection } {
  return {
    dialling: () => {
      const connection = end({}, false);
      connection.path = path;
      loopback.dialled(connection, SERVER);
      return connection;
    },
    accepted: () => {
      const connection = end({ server: { address: () => path } }, true);
      loopback.arrived(connection);
      return connection;
    },
  };
}

const write = (connection: Connection, bytes: number): void => {
  (connection.handle as Fake).bytesWritten += bytes;
};

describe('an end in the accept queue', () => {
  it('is under way until it is accepted', () => {
    const client = dialling(4000);
    expect([loopback.busy, loopback.moving()]).toEqual([true, [client]]);

    const server = accepted(4000);
    loopback.sort([]);
    expect([loopback.busy, loopback.moving()]).toEqual([false, []]);
    expect([client.peer, server.peer]).toEqual([server, client]);
  });

  it('is still under way if another is accepted', () => {
    dialling(4000);
    accepted(4001);
    loopback.sort([]);

    expect(loopback.busy).toBe(true);
  });

  it('is under way no more once its server is closed', () => {
    dialling(4000);
    loopback.serverClosed(SERVER + 1);
    expect(loopback.busy).toBe(true);

    loopback.serverClosed(SERVER);
    expect(loopback.busy).toBe(false);
  });

  it('nor once it is left out of account', () => {
    loopback.forget(dialling(4000));

    expect(loopback.busy).toBe(false);
  });
});

describe('a pair', () => {
  it.each(['client', 'server'] as const)('is under way while the %s has bytes on the wire', (sender) => {
    const ends = { client: dialling(4000), server: accepted(4000) };
    loopback.sort([]);
    write(ends[sender], 1);

    expect([loopback.busy, loopback.moving()]).toEqual([true, [ends.client]]);
  });

  it.each(['client', 'server'] as const)('is left out of account by its %s', (who) => {
    const ends = { client: dialling(4000), server: accepted(4000) };
    loopback.sort([]);
    write(ends.client, 1);
    loopback.forget(ends[who]);

    expect(loopback.busy).toBe(false);
  });

  it('is made although what was accepted closes at once: what it had sent is still to arrive', () => {
    const client = dialling(4000);
    const server = accepted(4000);
    write(server, 1);
    loopback.closing(server, []);
    server.close();
    expect([client.peer, loopback.busy]).toEqual([server, true]);

    client.close();
    expect(loopback.busy).toBe(false);
  });

  it('is made with an end that seemed to have dialled a server outside', () => {
    const client = end({}, false);
    client.localPort = 4000;
    client.external = true;
    const server = accepted(4000);
    loopback.sort([client]);

    expect([client.peer, client.external]).toEqual([server, false]);
  });
});

it('counts the bytes that have arrived at either end of each pair', () => {
  const ends = [dialling(4000), accepted(4000), dialling(4001), accepted(4001)];
  loopback.sort([]);
  ends.forEach(({ handle }, index) => {
    (handle as Fake).bytesRead = 10 ** index;
  });

  expect(loopback.bytesRead).toBe(1111);
});

it('ends on Unix sockets are paired by path, in the order of the accept queue', () => {
  const [one, other] = [unix('/one'), unix('/other')];
  const clients = [one.dialling(), other.dialling(), one.dialling()];
  const servers = [other.accepted(), one.accepted(), one.accepted()];
  loopback.sort([]);

  expect(clients.map(({ peer }) => peer?.id)).toEqual([servers[1]?.id, servers[0]?.id, servers[2]?.id]);
  expect(loopback.busy).toBe(false);
});
