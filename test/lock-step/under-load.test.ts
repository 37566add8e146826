import { expect, test } from 'vitest';
import { fixture } from './session.ts';
import { makeWorld, timed } from './world.ts';

/** However long anybody is kept from running: no byte is given up that is only late. */

const server = [fixture('server.mjs')];
const stall = (realMs: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, realMs);

test('a large request is whole although we stall while the kernel holds part of it', async () => {
  const { clock, open } = await makeWorld();
  const session = await open(server);
  const message = 'x'.repeat(3_000_000);

  const asked = timed(clock, () => {
    const answer = session.call('length', { message, ms: 1000 });
    setImmediate(() => stall(400));
    return answer;
  });
  expect(await asked).toEqual({ value: '3000000', tookMs: 1000 });
});

test('a large answer is whole although the server stalls while it holds part of it', async () => {
  const { clock, open } = await makeWorld();
  const session = await open(server);

  const { value, tookMs } = await timed(clock, () => session.call('stalling', { bytes: 3_000_000, realMs: 400 }));
  expect({ length: value.length, tookMs }).toEqual({ length: 3_000_000, tookMs: 0 });
  expect(await timed(clock, () => session.call('length', { message: 'abc', ms: 500 }))).toEqual({
    value: '3',
    tookMs: 500,
  });
});

test('bytes that a foreign reader has taken do not stop time without end', async () => {
  const { clock, start } = await makeWorld();
  const session = start('sh', ['-c', `head -c 10 >/dev/null; exec ${process.execPath} ${server[0]}`]);
  await clock.run(async () => {
    session.process.stdin?.write(`${' '.repeat(9)}\n`);
    await session.adopted.ready;
  });

  expect(await timed(clock, () => session.call('length', { message: 'abc', ms: 500 }))).toMatchObject({ tookMs: 500 });
});
