import http from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { type LockStepOptions, WITHOUT_TCP } from '../../src/time/processes/lock-step-host.ts';
import { ask } from './http-talk.ts';
import { fixture } from './session.ts';
import { makeWorld, type TestWorld } from './world.ts';

/** An HTTP server in a child, spoken to over loopback: what it does comes at its exact instant. */

const agents = new Set<http.Agent>();
const keepAlive = (): http.Agent => {
  const agent = new http.Agent({ keepAlive: true });
  agents.add(agent);
  return agent;
};
afterEach(() => {
  for (const agent of agents) agent.destroy();
  agents.clear();
});

async function serve({ start, clock, host }: TestWorld): Promise<number> {
  const { adopted: child } = start(process.execPath, [fixture('http-server.mjs')]);
  return (await clock.run(() => host.listening({ child }))).port;
}

/** Whatever is due 1 ms later must not come before an answer that takes no time. */
function decoy({ clock }: TestWorld): { readonly firedAtMs: number | undefined; cancel(): void } {
  const state: { firedAtMs: number | undefined; cancel(): void } = { firedAtMs: undefined, cancel: () => {} };
  const timer = clock.setTimer(() => (state.firedAtMs = clock.now), 1);
  state.cancel = () => timer.cancel();
  return state;
}

/** How many of 100 answers that take no time come after 1 ms. */
async function late(world: TestWorld, agent: http.Agent | false): Promise<number> {
  const port = await serve(world);
  let count = 0;
  for (let i = 0; i < 100; i++) {
    const timer = decoy(world);
    await world.clock.run(() => ask(world.clock, port, '/now', { agent }));
    if (timer.firedAtMs !== undefined) count++;
    timer.cancel();
  }
  return count;
}

test.each([
  ['a new connection each', () => false as const],
  ['a connection kept alive', keepAlive],
])('an answer that takes no time comes before 1 ms has passed: %s', async (_name, makeAgent) => {
  expect(await late(await makeWorld(), makeAgent())).toBe(0);
});

test('without an account of connections it does not', async () => {
  const options: LockStepOptions & { [WITHOUT_TCP]: true } = { [WITHOUT_TCP]: true };

  expect(await late(await makeWorld({}, options), false)).toBeGreaterThan(0);
});

test('a delay takes exactly as long as the server waits, by both clocks', async () => {
  const world = await makeWorld();
  const port = await serve(world);
  const { clock } = world;
  const wrong: string[] = [];
  for (const ms of [1, 10, 999, 60_000, 3_600_000]) {
    const beganMs = clock.now;
    for (const at of [ms - 1, ms + 1]) clock.setTimer(() => {}, at);
    const { body, atMs } = await clock.run(() => ask(clock, port, `/wait?ms=${ms}`));
    const said = Number(body.split(' ')[1]) - clock.epochMs;
    if (atMs - beganMs !== ms || said !== atMs) wrong.push(`${ms}: ${atMs - beganMs}, ${said - beganMs}`);
  }

  expect(wrong).toEqual([]);
});

test('120 events of ten minutes each come at their exact instants', async () => {
  const world = await makeWorld();
  const port = await serve(world);
  const { clock } = world;
  const beganMs = clock.now;
  const answer = await clock.run(() => ask(clock, port, '/events?everyMs=5000&times=120', { agent: keepAlive() }));

  expect(answer.pieces.map(({ text, atMs }) => `${text.trim()} @ ${atMs - beganMs}`)).toEqual(
    Array.from({ length: 120 }, (_, i) => `data: ${i + 1} @ ${(i + 1) * 5000}`),
  );
  expect(answer.atMs - beganMs).toBe(600_000);
});

test('large bodies, up and down, take no time', async () => {
  const world = await makeWorld();
  const port = await serve(world);
  const { clock } = world;
  const agent = keepAlive();
  const send = Buffer.alloc(2_000_000, 'x');
  const wrong: string[] = [];
  for (let i = 0; i < 20; i++) {
    const timer = decoy(world);
    const beganMs = clock.now;
    const { body, atMs } = await clock.run(() =>
      ask(clock, port, '/wait?bytes=2000000', { agent: i % 2 ? agent : false, send }),
    );
    if (body.length !== 2_000_000 || atMs !== beganMs || timer.firedAtMs !== undefined) {
      wrong.push(`${i}: ${body.length} bytes after ${atMs - beganMs} ms`);
    }
    timer.cancel();
  }

  expect(wrong).toEqual([]);
});
