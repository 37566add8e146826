import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { ask } from './http-talk.ts';
import { fixture } from './session.ts';
import { makeWorld, type TestWorld } from './world.ts';

/**
 * An HTTP server in a child that uses the network itself before it answers: with servers of its own, and with peers that
 * are not on the clock. `loopback-stress.mjs` does the same at length.
 */

let stopPeer = (): void => {};
afterEach(() => stopPeer());

/** Servers outside: their ports as JSON. */
async function startPeer(): Promise<string> {
  const peer = spawn(process.execPath, [fixture('outside-peer.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
  stopPeer = () => peer.kill();
  return String((await once(peer.stdout, 'data'))[0]);
}

/** Begins in a macrotask of its own, as a client does that was woken: the child may read before the clock looks. */
const later = <T>(world: TestWorld, begin: () => Promise<T>, turns: number): Promise<T> => {
  if (turns === 0) return begin();
  const release = world.clock.blockTime('a request');
  return new Promise((resolve) => {
    setImmediate(() => {
      resolve(later(world, begin, turns - 1));
      release();
    });
  });
};

test('each answer comes before 1 ms has passed', { timeout: 60_000 }, async () => {
  const world = await makeWorld();
  const { clock, host } = world;
  const outside = await startPeer();
  const { adopted: child } = world.start(process.execPath, [fixture('loopback-kinds.mjs')], { env: { outside } });
  const { port } = await clock.run(() => host.listening({ child }));
  const kinds: string[] = JSON.parse((await clock.run(() => ask(clock, port, '/'))).body);
  const wrong: string[] = [];
  for (let i = 0; i < 4 * kinds.length; i++) {
    const kind = kinds[i % kinds.length] as string;
    const beganMs = clock.now;
    const decoy = clock.setTimer(() => wrong.push(`${kind}: 1 ms passed`), 1);
    const { body } = await clock.run(() => later(world, () => ask(clock, port, `/${encodeURIComponent(kind)}`), i % 4));
    decoy.cancel();
    if (body !== 'ok' || clock.now !== beganMs) wrong.push(`${kind}: ${body} after ${clock.now - beganMs} ms`);
  }

  expect(wrong).toEqual([]);
});
