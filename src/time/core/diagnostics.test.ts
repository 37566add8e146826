import { spawn } from 'node:child_process';
import { scrypt, scryptSync } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CallSite, captureSite } from '../base/call-site.ts';
import type { StuckError } from '../base/errors.ts';
import { leakSource } from '../tracking/leak-detector.ts';
import { VirtualClock } from './virtual-clock.ts';

const capturedSetTimeout = setTimeout;
const capturedPromisified = promisify(setTimeout);
const capturedAbortTimeout = AbortSignal.timeout.bind(AbortSignal);
const HERE = /diagnostics\.test\.ts:\d+:\d+/;
const never = (): Promise<never> => new Promise(() => {});

let clock: VirtualClock;
const use = (options: ConstructorParameters<typeof VirtualClock>[0]): void => {
  clock.uninstall();
  clock = new VirtualClock(options).install();
};
beforeEach(() => {
  clock = new VirtualClock().install();
});
afterEach(() => clock.uninstall());

describe('deadlock', () => {
  it('is told at once, with the call, where it was made, its age and what is open', async () => {
    const server = net.createServer().listen(0);
    await clock.advance(1000);
    const run = clock.run(async () => {
      await sleep(500);
      await never();
    });

    await expect(run).rejects.toMatchObject({ code: 'ERR_DEADLOCK' });
    await expect(run).rejects.toThrow('Deadlock at virtual +1500 ms');
    await expect(run).rejects.toThrow(/what is awaited at .*diagnostics\.test\.ts:\d+:\d+ is still open after 500/);
    await expect(run).rejects.toThrow(/- server, started at .*diagnostics\.test\.ts:\d+/);
    server.close();
  });

  it('is none while real I/O is in flight', async () => {
    expect(await clock.run(() => fs.promises.readFile(process.execPath))).toBeInstanceOf(Buffer);
  });

  it('names the native timers that were let pass', async () => {
    use({ onLeak: 'ignore' });
    const run = clock.run(() => new Promise((resolve) => clearTimeout(capturedSetTimeout(resolve, 1e6))));

    await expect(run).rejects.toThrow(/Native timers armed while time was virtual:\n {2}- .*diagnostics\.test\.ts:\d+/);
  });
});

describe('a leak', () => {
  const leaks: Record<string, () => unknown> = {
    'a captured setTimeout': () => capturedSetTimeout(() => {}, 5),
    'a captured promisify(setTimeout)': () => capturedPromisified(5),
    'a captured AbortSignal.timeout': () => capturedAbortTimeout(5),
  };

  it.each(Object.entries(leaks))('by %s rejects the run and names the line', async (_name, leak) => {
    const run = clock.run(async () => {
      await sleep(100);
      leak();
      await sleep(100);
    });

    await expect(run).rejects.toMatchObject({ code: 'ERR_REAL_TIMER' });
    await expect(run).rejects.toThrow(HERE);
    await expect(run).rejects.toThrow('virtual +100 ms');
    expect(clock.report().leaks).toEqual([{ source: expect.stringMatching(HERE), atMs: 100, label: undefined }]);
  });

  it('has the label of who armed it', async () => {
    const run = clock.run(() => clock.attribute('server', () => capturedSetTimeout(() => {}, 5)));
    await run.catch(() => {});
    expect(clock.report().leaks[0]?.label).toBe('server');
  });

  it('and so have the reports of work', () => {
    clock.attribute('upstream', () => clock.blockTime('the database'));

    expect(clock.report().inFlight[0]).toMatch(/^hold "the database" \(by "upstream"\), started at/);
  });

  it('between runs is only reported', async () => {
    capturedSetTimeout(() => {}, 1);
    await clock.run(() => sleep(5));
    expect(clock.report().leaks).toHaveLength(1);
  });

  it('may be a warning', async () => {
    use({ onLeak: 'warn' });
    const warned = once(process, 'warning');
    await clock.run(async () => void capturedSetTimeout(() => {}, 1));

    expect(await warned).toMatchObject([{ code: 'ERR_REAL_TIMER' }]);
  });

  it('is none any more once the clock is uninstalled', () => {
    clock.uninstall();
    clearTimeout(capturedSetTimeout(() => {}, 1));

    expect(clock.report().leaks).toEqual([]);
  });

  it('can be let pass', async () => {
    use({ onLeak: 'ignore' });
    await clock.run(async () => void capturedSetTimeout(() => {}, 1));
    expect(clock.report().leaks).toHaveLength(1);
  });

  it('is none: virtual timers, Node itself, the clock, the test runner', async () => {
    await clock.run(async () => {
      const server = (await import('node:http')).createServer();
      await new Promise<void>((resolve) => server.listen(0, resolve));
      server.close();
      await sleep(5);
    });
    expect(clock.report().leaks).toEqual([]);

    const runner = {
      stack: 'Error\n    at setTimeout (node:timers:1:1)\n    at f (/x/node_modules/vitest/dist/a.js:1:2)',
    };
    const user = { stack: 'Error\n    at setTimeout (node:timers:1:1)\n    at f (/x/node_modules/p-retry/a.js:1:2)' };
    expect(leakSource(runner)).toBeUndefined();
    expect(leakSource(user)).toBe('/x/node_modules/p-retry/a.js:1:2');
    const own = (): CallSite => captureSite(own);
    expect(leakSource(own())).toMatch(HERE);
  });
});

describe('stuck', () => {
  const stall = 150; // real milliseconds

  it('is told with what is in flight and where it was started', async () => {
    use({ maxRealWaitMs: stall });
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const run = clock.run(() => sleep(1000));

    await expect(run).rejects.toMatchObject({ code: 'ERR_STUCK' });
    await expect(run).rejects.toThrow(/In flight:\n {2}- child process, started at .*diagnostics\.test\.ts:\d+/);
    await expect(run).rejects.toThrow('(`--time real`)');
    expect(clock.now).toBe(0);
    clock.ignore(child);
    await clock.run(() => sleep(1000));
    expect(clock.now).toBe(1000);
    child.kill();
  });

  it('is none while work keeps completing, however long it takes in all', async () => {
    use({ maxRealWaitMs: stall });
    const started = performance.timeOrigin;
    await clock.run(async () => {
      // A shell begins at once, however busy the machine is.
      const child = spawn('sh', ['-c', 'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do echo .; sleep 0.05; done']);
      child.stdout.resume();
      await new Promise((resolve) => child.once('exit', resolve));
    });

    expect(performance.timeOrigin).toBe(started);
    expect(clock.report().realWaitMs['child process']).toBeGreaterThan(2 * stall);
  });

  it('names the hold that was never released', async () => {
    use({ maxRealWaitMs: stall });
    clock.blockTime('forgotten');
    await expect(clock.run(() => sleep(1))).rejects.toThrow(/hold "forgotten", started at .*diagnostics\.test\.ts:\d+/);
  });

  it('may be a warning, or a call back, and goes on', async () => {
    const seen: [readonly string[], StuckError][] = [];
    let told = (): void => {};
    const stuck = new Promise<void>((resolve) => {
      told = resolve;
    });
    use({
      maxRealWaitMs: stall,
      onStuck: (waiting, error) => {
        seen.push([waiting, error]);
        told();
      },
    });
    const release = clock.blockTime('slow');
    const run = clock.run(() => sleep(7));
    await stuck;
    release();
    await run;

    expect(seen[0]?.[0][0]).toContain('hold "slow"');
    expect(seen[0]?.[1].code).toBe('ERR_STUCK');
    expect(clock.now).toBe(7);
  });

  it('is a warning that is repeated until it goes on', async () => {
    use({ maxRealWaitMs: stall, onStuck: 'warn' });
    const release = clock.blockTime('slow');
    const run = clock.run(() => sleep(7));

    expect(await once(process, 'warning')).toMatchObject([{ code: 'ERR_STUCK' }]);
    release();
    await run;
  });

  it('is not told of a thread that was itself busy until now: what is complete comes first', async () => {
    use({ maxRealWaitMs: stall });
    const blocked = (): void => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3 * stall);
      for (let i = 0; i < 20; i++) scryptSync('password', 'salt', 8); // however busy the machine is, the job had its turn
    };
    const work = clock.run(() => {
      // Two turns on the clock waits for the job; by the time it may look again the job is long over.
      setImmediate(() => setImmediate(blocked));
      return promisify(scrypt)('password', 'salt', 8);
    });

    expect(await work).toHaveLength(8);
  });

  it('is never told of realtime()', async () => {
    use({ maxRealWaitMs: stall });
    await clock.run(() => clock.realtime(() => new Promise((resolve) => setTimeout(resolve, 3 * stall))));
  });
});

describe('an instant without end', () => {
  let stopped: boolean;
  beforeEach(() => {
    stopped = false;
  });
  afterEach(() => {
    stopped = true;
  });
  const loop = (step: (again: () => void) => void): void => {
    const turn = (): void => void (stopped || step(turn));
    turn();
  };

  it.each([20, 5000])(
    'is told of callbacks that call each other, with the line (waits up to %i ms)',
    async (waitMs) => {
      use({ maxRealWaitMs: waitMs, maxCpuMs: 150 });
      loop((again) => setImmediate(again));
      const run = clock.run(() => sleep(1));

      await expect(run).rejects.toMatchObject({ code: 'ERR_NEVER_IDLE', source: expect.stringMatching(HERE) });
      await expect(run).rejects.toThrow(/callbacks keep calling each other .*, as at .*diagnostics\.test\.ts:\d+/);
    },
  );

  it('is told of two ends of a connection in this process that never cease to answer each other', async () => {
    use({ maxCpuMs: 200 });
    const echo = (socket: net.Socket): void =>
      void socket.on('data', (data) => stopped || socket.write(data)).on('error', () => {}); // it is cut in the middle
    const server = net.createServer(echo).listen(0, '127.0.0.1');
    let client: net.Socket | undefined;
    const run = clock.run(async () => {
      await once(server, 'listening');
      client = net.connect((server.address() as AddressInfo).port, '127.0.0.1', () => client?.write('x'));
      echo(client);
      await sleep(1);
    });

    await expect(run).rejects.toThrow(/0\.2 s of processor time/);
    client?.destroy();
    server.close();
  });

  it('is told to who wants to hear of it, once', async () => {
    const heard: string[] = [];
    use({ maxCpuMs: 20, onNeverIdle: ({ code }) => heard.push(code) });
    let turns = 0;
    loop((again) => {
      turns++;
      setImmediate(again);
      stopped = heard.length > 0 && turns > 1000;
    });
    await clock.run(() => sleep(1));

    expect(heard).toEqual(['ERR_NEVER_IDLE']);
  });

  it('is none while real work is completed again and again', async () => {
    use({ maxCpuMs: 60 });
    const began = process.cpuUsage().user + process.cpuUsage().system;
    const used = (): number => process.cpuUsage().user + process.cpuUsage().system - began;

    await clock.run(async () => {
      while (used() < 300_000) await fs.promises.readFile(process.execPath.replace(/node$/, '.')).catch(() => {});
    });
    expect(clock.now).toBe(0);
  });
});

describe('a peer outside', () => {
  const answering = `require('node:net').createServer((s) => s.on('data', (d) => setTimeout(() => s.write(d), 30)))`;
  const listening = `.listen(0, '127.0.0.1', function () { console.log(this.address().port) })`;
  const start = async (code: string): Promise<{ port: number; stop(): void }> => {
    const child = spawn(process.execPath, ['-e', code + listening]);
    clock.ignore(child);
    const port = await new Promise<number>((resolve) => child.stdout.once('data', (text) => resolve(Number(text))));
    return { port, stop: () => child.kill() };
  };

  it('that was spoken to is waited for, in real time', async () => {
    const peer = await start(answering);
    const answer = await clock.run(
      () =>
        new Promise<string>((resolve) => {
          setTimeout(() => resolve('passed it by'), 1);
          const socket = net.connect(peer.port, '127.0.0.1', () => socket.write('hello'));
          socket.on('data', (data) => {
            resolve(String(data));
            socket.destroy();
          });
        }),
    );

    expect([answer, clock.now]).toEqual(['hello', 0]);
    peer.stop();
  });

  it('that never answers is reported, unless its socket is ignored', async () => {
    use({ maxRealWaitMs: 150 });
    const peer = await start(`require('node:net').createServer(() => {})`);
    let socket: net.Socket | undefined;
    const run = clock.run(async () => {
      socket = net.connect(peer.port, '127.0.0.1', () => socket?.write('hello'));
      await sleep(1000);
    });

    await expect(run).rejects.toThrow(`answer of 127.0.0.1:${peer.port}, started at`);
    clock.ignore(socket!);
    await clock.run(() => sleep(1000));
    expect(clock.now).toBeGreaterThanOrEqual(1000);
    socket?.destroy();
    peer.stop();
  });
});

it('a silent server in this process is no peer outside', async () => {
  const server = net.createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
  await clock.run(async () => {
    await new Promise((resolve) => server.once('listening', resolve));
    const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write('hello');
    await sleep(5000);
    socket.destroy();
  });
  expect(clock.now).toBe(5000);
  server.close();
});

it('a worker that owes an answer is work; one that has given it is not', async () => {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     parentPort.on('message', (ms) => setTimeout(() => parentPort.postMessage('done'), ms));`,
    { eval: true },
  );
  const ask = (): Promise<unknown> => {
    worker.postMessage(30);
    return new Promise((resolve) => worker.once('message', resolve));
  };
  let decoy = false;
  setTimeout(() => {
    decoy = true;
  }, 1);
  await clock.run(ask);
  expect(decoy).toBe(false);

  await clock.run(() => sleep(1000));
  expect(clock.now).toBe(1000);
  await worker.terminate();
});

it('a spawn that fails is no work', async () => {
  const error = await clock.run(() => new Promise((resolve) => spawn('/no/such/program').once('error', resolve)));
  expect(error).toMatchObject({ code: 'ENOENT' });
  await clock.run(() => sleep(5));
});
