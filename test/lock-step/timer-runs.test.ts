import { once } from 'node:events';
import http from 'node:http';
import { describe, expect, test } from 'vitest';
import type { RunWatch } from '../../src/time/core/clock-options.ts';
import type { Participant } from '../../src/time/core/participant.ts';
import { type LockStepOptions, ONE_BY_ONE } from '../../src/time/processes/lock-step-host.ts';
import { fixture } from './session.ts';
import { makeWorld, type TestWorld } from './world.ts';

/** A child that is alone fires its silent timers in a row: this has the same effect as a request for each. */

const HORIZON_MS = 3500;

interface Played {
  /** `what @ virtual ms`, of all that came from the child. */
  readonly trace: readonly string[];
  /** How many timers were fired without asking for each. */
  readonly inRuns: number;
}

/** Counts the timers of runs. */
function counting(count: { inRuns: number }): (participant: Participant) => Participant {
  return (participant) =>
    new Proxy(participant, {
      get(target, key) {
        if (key === 'fire') {
          const fire: Participant['fire'] = (firing, fired) =>
            target.fire(firing, (timers) => {
              count.inRuns += Math.max(0, timers - 1);
              fired(timers);
            });
          return fire;
        }
        const value = Reflect.get(target, key, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
}

type Play = (world: TestWorld, seed: number, note: (what: string) => void) => Promise<void>;

/** Joins what came at one instant: how it was cut into chunks is chance. */
function collect(world: TestWorld, stream: NodeJS.ReadableStream | null, name: string, note: (what: string) => void) {
  let atMs = -1;
  let text = '';
  const flush = (): void => {
    if (text !== '') note(`${name} ${text.length} ${text.slice(-40).trim()} @ ${atMs}`);
    text = '';
  };
  stream?.on('data', (chunk) => {
    if (world.clock.now !== atMs) flush();
    atMs = world.clock.now;
    text += chunk;
  });
  return flush;
}

const overStdio: Play = async (world, seed, note) => {
  const { clock } = world;
  const { process: child } = world.start(process.execPath, [fixture('random-ticks.mjs'), String(seed)]);
  const flushes = [collect(world, child.stdout, 'out', note), collect(world, child.stderr, 'err', note)];
  child.once('exit', (code, signal) => note(`exit ${code} ${signal} @ ${clock.now}`));
  child.stdout?.once('end', () => note(`end @ ${clock.now}`));
  for (let atMs = 100; atMs < HORIZON_MS; atMs += 100 + (seed % 7) * 130) {
    clock.setTimer(() => child.stdin?.writable && child.stdin.write('x'), atMs);
  }
  await clock.advance(HORIZON_MS);
  for (const flush of flushes) flush();
};

const overHttp: Play = async (world, seed, note) => {
  const { clock, host } = world;
  const { adopted, process: child } = world.start(process.execPath, [
    fixture('random-ticks.mjs'),
    String(seed),
    'http',
  ]);
  child.once('exit', (code, signal) => note(`exit ${code} ${signal} @ ${clock.now}`));
  const { port } = await clock.run(() => host.listening({ child: adopted }));
  const request = http.get({ host: '127.0.0.1', port, path: '/events', agent: false });
  const [response] = await clock.run(() => once(request, 'response'));
  const flushes = [collect(world, response, 'event', note), collect(world, child.stderr, 'err', note)];
  response.once('close', () => note(`close @ ${clock.now}`));
  response.on('error', () => {});
  for (let atMs = 100; atMs < HORIZON_MS; atMs += 300 + (seed % 5) * 170) {
    const ask = (): void => {
      http
        .get({ host: '127.0.0.1', port, path: '/time', agent: false }, (answer) => {
          answer.on('data', (text) => note(`answer ${text} @ ${clock.now}`));
        })
        .on('error', () => note(`refused @ ${clock.now}`));
    };
    clock.setTimer(ask, atMs);
  }
  await clock.advance(HORIZON_MS);
  for (const flush of flushes) flush();
};

async function play(how: Play, seed: number, oneByOne: boolean): Promise<Played> {
  const count = { inRuns: 0 };
  const options: LockStepOptions & { [ONE_BY_ONE]: boolean } = { [ONE_BY_ONE]: oneByOne };
  const world = await makeWorld({}, options, counting(count));
  const trace: string[] = [];
  await how(world, seed, (what) => trace.push(what));
  await world.close();
  // What comes on different descriptors at one instant, the kernel hands over in an order of its own.
  const atMs = (line: string): number => Number(line.slice(line.lastIndexOf('@') + 1));
  return { trace: trace.sort((a, b) => atMs(a) - atMs(b) || (a < b ? -1 : 1)), inRuns: count.inRuns };
}

test('a server that begins to listen in the middle of a run of timers is told of at that instant', async () => {
  const { clock, host, start } = await makeWorld();
  const code = `process.stderr.write('begun');
    const server = require('node:http').createServer();
    setInterval(() => {}, 1000);
    setTimeout(() => server.listen(0, '127.0.0.1'), 20_500);`;
  const { adopted: child } = start(process.execPath, ['-e', code]);
  await clock.run(() => host.listening({ child }));
  await clock.advance(0);

  expect(clock.now).toBe(20_500);
});

/** When a program is seen to end that is killed, by itself, 20.5 s after a run of silent timers has begun. */
async function killedAt(before = ''): Promise<{ readonly atMs: number; readonly inRuns: number }> {
  const count = { inRuns: 0 };
  const { clock, start } = await makeWorld({}, {}, counting(count));
  const code = `process.stdin.resume(); ${before};
    setInterval(() => {}, 1000);
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 20_500);`;
  const { process: child, adopted } = start(process.execPath, ['-e', code]);
  let atMs = -1;
  child.once('exit', () => {
    atMs = clock.now;
  });
  await clock.run(() => adopted.ready);
  await clock.advance(60_000);
  return { atMs, inRuns: count.inRuns };
}

test('a process that is killed in the middle of a run of timers has ended at that instant', async () => {
  expect(await killedAt()).toMatchObject({ atMs: 20_500 });
});

test.runIf(process.platform === 'linux')('also one that has no clock file any more', async () => {
  const close = `const fs = require('node:fs');
    for (const fd of fs.readdirSync('/proc/self/fd')) {
      const file = (() => { try { return fs.readlinkSync('/proc/self/fd/' + fd); } catch { return ''; } })();
      if (/mcp-deadline-[^/]*\\/s-c1-/.test(file)) { fs.closeSync(+fd); console.error('closed'); }
    }`;
  const { atMs, inRuns } = await killedAt(close);

  expect(atMs).toBe(20_500);
  expect(inRuns).toBeGreaterThan(10);
});

test('one that computes without end in the middle of a run does so at that instant', async () => {
  const { clock, start } = await makeWorld({ maxCpuMs: 1000 });
  const code = `process.stdin.resume();
    setInterval(() => {}, 1000);
    setTimeout(() => { for (;;) Math.random(); }, 20_500);`;
  const { adopted } = start(process.execPath, ['-e', code]);
  await clock.run(() => adopted.ready);

  await expect(clock.advance(60_000)).rejects.toThrow('does not return to its event loop');
  expect(clock.now).toBe(20_500);
});

const seeds = Number(process.env.TIMER_RUN_SEEDS ?? 3);

describe.each([
  ['stdio', overStdio],
  ['http', overHttp],
])('random servers over %s', (_name, how) => {
  test('show the same at the same instants, with runs of timers and without', { timeout: 60_000 * seeds }, async () => {
    const different: unknown[] = [];
    let inRuns = 0;
    for (let seed = 1; seed <= seeds; seed++) {
      const apart = await play(how, seed, true);
      const together = await play(how, seed, false);
      inRuns += together.inRuns;
      expect(apart.inRuns).toBe(0);
      const at = together.trace.findIndex((line, i) => line !== apart.trace[i]);
      if (at >= 0 || together.trace.length !== apart.trace.length) {
        different.push({ seed, at, together: together.trace.slice(at, at + 3), apart: apart.trace.slice(at, at + 3) });
      }
    }

    expect(different).toEqual([]);
    expect(inRuns).toBeGreaterThan(100 * seeds);
  });
});

/** When a run ends that must see 40 timers, and 320 times the longest silence between two of them. */
async function watchedUntil(oneByOne: boolean): Promise<{ readonly atMs: number; readonly inRuns: number }> {
  const count = { inRuns: 0 };
  const options: LockStepOptions & { [ONE_BY_ONE]: boolean } = { [ONE_BY_ONE]: oneByOne };
  const world = await makeWorld({}, options, counting(count));
  const code = `process.stdin.resume();
    setInterval(() => {}, 170);
    setTimeout(() => setInterval(() => {}, 1300), 5_000);`;
  const { adopted } = world.start(process.execPath, ['-e', code]);
  await world.clock.run(() => adopted.ready);
  await world.clock.advance(0);
  let [lastMs, longestMs] = [0, 0];
  const watch: RunWatch = {
    enough(nextMs, steps) {
      longestMs = Math.max(longestMs, nextMs - lastMs);
      lastMs = nextMs;
      return this.atLeast(steps) <= 0 && nextMs > this.notBeforeMs();
    },
    atLeast: (steps) => 40 - steps,
    notBeforeMs: () => 320 * longestMs,
  };
  const run = world.clock.run(() => new Promise(() => {}), { watch });
  await expect(run).rejects.toMatchObject({ code: 'ERR_ENOUGH' });
  const atMs = world.clock.now;
  await world.close();
  return { atMs, inRuns: count.inRuns };
}

test('a run that ends once it has seen enough ends at the same instant', async () => {
  const [oneByOne, inARow] = [await watchedUntil(true), await watchedUntil(false)];

  expect(inARow.atMs).toBe(oneByOne.atMs);
  // Also after the 40 timers, up to 320 times the longest silence.
  expect(inARow.inRuns).toBeGreaterThan(100);
});
