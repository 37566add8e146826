import { type ChildProcess, spawn } from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/time/core/virtual-clock.ts';
import { early } from './early.ts';

const TIMES = 10;
const HOUR = 3_600_000;

/** In another process, answers each datagram 20 real milliseconds late; never one that says `silence`. */
const OUTSIDE = `
  const socket = require('node:dgram').createSocket('udp4').bind(0, '127.0.0.1', () => console.log(socket.address().port));
  socket.on('message', (message, from) => {
    const say = () => socket.send(message, from.port, from.address);
    if (String(message) === 'twice') say();
    if (String(message) !== 'silence') setTimeout(say, 20);
  });
`;

let outside: ChildProcess;
let port: number;
beforeAll(async () => {
  outside = spawn(process.execPath, ['-e', OUTSIDE], { stdio: ['ignore', 'pipe', 'inherit'] });
  port = Number((await once(outside.stdout as NodeJS.ReadableStream, 'data'))[0]);
});
afterAll(() => {
  outside.kill();
});

let socket: dgram.Socket;
beforeEach(async () => {
  socket = dgram.createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
});
afterEach(() => {
  if (isOpen(socket)) socket.close();
});

const isOpen = (one: dgram.Socket): boolean => {
  try {
    one.address();
    return true;
  } catch {
    return false;
  }
};

/** Asks once on a socket of its own, as a client of a name server does. */
async function query(): Promise<unknown> {
  const own = dgram.createSocket('udp4');
  own.send('query', port, '127.0.0.1');
  const answer = await once(own, 'message');
  own.close();
  return answer;
}

async function connectedQuery(): Promise<unknown> {
  const own = dgram.createSocket('udp4');
  own.connect(port, '127.0.0.1');
  await once(own, 'connect');
  own.send('query');
  const answer = await once(own, 'message');
  own.close();
  return answer;
}

/** Two at once on one socket: one answer is not enough. */
async function twoQueries(): Promise<void> {
  let answers = 0;
  socket.on('message', () => answers++);
  socket.send('A', port, '127.0.0.1');
  socket.send('AAAA', port, '127.0.0.1');
  while (answers < 2) await once(socket, 'message');
  socket.removeAllListeners('message');
}

describe('the answer of a peer outside', () => {
  const ways: [name: string, run: () => Promise<unknown>][] = [
    ['a query', query],
    ['a query on a connected socket', connectedQuery],
    ['two queries at once', twoQueries],
  ];

  it.each(ways)('to %s is waited for', async (_name, run) => {
    expect(await early(run, TIMES)).toBe(0);
  });

  it.each(ways)('to %s is passed by if datagrams are not followed', async (_name, run) => {
    expect(await early(run, TIMES, { without: ['datagrams'] })).toBeGreaterThan(0);
  });

  it('is waited for in vain, which is told with the name of the peer', async () => {
    using clock = new VirtualClock({ maxRealWaitMs: 300 }).install();
    const run = clock.run(async () => {
      socket.send('silence', port, '127.0.0.1');
      await Promise.race([once(socket, 'message'), sleep(HOUR)]);
    });

    await expect(run).rejects.toMatchObject({
      code: 'ERR_STUCK',
      message: expect.stringContaining(`answer of 127.0.0.1:${port} (UDP)`),
    });
  });
});

describe('no answer is waited for', () => {
  const ways: [name: string, send: () => unknown][] = [
    ['where no listener is', () => socket.send('silence', port, '127.0.0.1')],
    [
      'once the socket is closed',
      () => socket.on('message', () => {}).send('silence', port, '127.0.0.1', () => socket.close()),
    ],
    [
      'on a socket that keeps no program alive',
      () =>
        socket
          .unref()
          .on('message', () => {})
          .send('silence', port, '127.0.0.1'),
    ],
    ['from many at once', () => socket.on('message', () => {}).send('silence', port, '224.0.0.251', () => {})],
    [
      'once the listener is gone',
      () => {
        socket.once('message', () => {}).send('silence', port, '127.0.0.1');
        socket.removeAllListeners('message');
      },
    ],
  ];

  it.each(ways)('%s', async (_name, send) => {
    using clock = new VirtualClock({ maxRealWaitMs: 1_000 }).install();
    await clock.run(async () => {
      send();
      await sleep(HOUR);
    });

    expect(clock.now).toBe(HOUR);
  });
});

it('a peer that answers in parts is asked again, and waited for again', async () => {
  using clock = new VirtualClock().install();
  const answeredAt = await clock.run(async () => {
    const release = clock.blockTime('the second part');
    socket.send('twice', port, '127.0.0.1');
    await once(socket, 'message');
    await once(socket, 'message');
    release();
    const decoy = sleep(1);
    socket.send('query', port, '127.0.0.1');
    await once(socket, 'message');
    const at = clock.now;
    await decoy;
    return at;
  });

  expect(answeredAt).toBe(0);
});

it('a peer that was asked may speak again: silence is no deadlock at once', async () => {
  using clock = new VirtualClock().install();
  const parts = await clock.run(async () => {
    let parts = 0;
    const both = new Promise<void>((resolve) => socket.on('message', () => ++parts === 2 && resolve()));
    socket.send('twice', port, '127.0.0.1');
    await both;
    return parts;
  });

  expect(parts).toBe(2);
});

it('what a server sends to who has asked it is an answer, and asks for none', async () => {
  using clock = new VirtualClock({ maxRealWaitMs: 1_000 }).install();
  socket.on('message', (message, from) => socket.send(message, from.port, from.address));
  await clock.run(async () => {
    // The resolver of Node has a socket that is not seen here.
    const resolver = new dns.promises.Resolver({ tries: 1, timeout: 100 });
    resolver.setServers([`127.0.0.1:${socket.address().port}`]);
    await resolver.resolve4('example.test').catch(() => {});
    await sleep(HOUR);
  });

  expect(clock.now).toBe(HOUR);
});

describe('between two sockets of this thread', () => {
  let peer: dgram.Socket;
  let to: AddressInfo;
  beforeEach(async () => {
    peer = dgram.createSocket('udp4').bind(0, '127.0.0.1');
    await once(peer, 'listening');
    to = peer.address();
  });
  afterEach(() => {
    peer.close();
  });

  it('a datagram arrives before time passes, and the answer takes what the peer takes', async () => {
    using clock = new VirtualClock().install();
    const arrived: number[] = [];
    peer.on('message', (message, from) => {
      arrived.push(clock.now);
      setTimeout(() => peer.send(message, from.port, from.address), 5000);
    });
    const answeredAt = await clock.run(async () => {
      socket.send('query', to.port, to.address);
      await once(socket, 'message');
      return clock.now;
    });

    expect([arrived, answeredAt]).toEqual([[0], 5000]);
  });

  it.runIf(process.platform === 'linux')('what the kernel drops is not waited for', async () => {
    using clock = new VirtualClock({ maxRealWaitMs: 2_000 }).install();
    let received = 0;
    const sent = 2000;
    peer.on('message', () => received++);
    await clock.run(async () => {
      const full = Buffer.alloc(8_000);
      await new Promise<void>((resolve) => {
        for (let i = 0; i < sent; i++)
          socket.send(full, to.port, to.address, i === sent - 1 ? () => resolve() : undefined);
      });
      await sleep(HOUR);
    });

    expect(clock.now).toBe(HOUR);
    expect(received).toBeGreaterThan(0);
    expect(received).toBeLessThan(sent);
  });
});
