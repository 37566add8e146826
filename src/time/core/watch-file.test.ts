import fs, { type Stats, unwatchFile, watchFile } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { VirtualClock } from './virtual-clock.ts';

const native = fs.watchFile;

/** Watches a file while it is changed, removed and made again; says what the watcher heard, and when. */
async function heard(interval: number, steps: readonly [number, 'write abc' | 'remove' | 'write abcdef'][]) {
  const folder = await mkdtemp(join(tmpdir(), 'watch-'));
  const path = join(folder, 'file');
  await writeFile(path, 'a');
  using clock = new VirtualClock({ maxRealWaitMs: 2_000 }).install();
  const changes: [number, number, number][] = [];
  await clock.run(async () => {
    const listener = (now: Stats, before: Stats): void => void changes.push([clock.now, now.size, before.size]);
    watchFile(path, { interval }, listener);
    for (const [afterMs, step] of steps) {
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      if (step === 'remove') await rm(path);
      else await writeFile(path, step.slice('write '.length));
    }
    await new Promise((resolve) => setTimeout(resolve, 3 * interval));
    unwatchFile(path, listener);
  });
  const timersLeft = clock.hasRefTimers;
  await rm(folder, { recursive: true });
  return { changes, timersLeft };
}

test('a watched file is looked at every interval of virtual time, and told of as Node does', async () => {
  const steps = [
    [150, 'write abc'],
    [200, 'remove'],
    [200, 'write abcdef'],
  ] as const;
  expect(
    await heard(
      100,
      steps.map(([ms, step]) => [ms, step]),
    ),
  ).toEqual({
    changes: [
      [200, 3, 1],
      [400, 0, 3],
      [600, 6, 3],
    ],
    timersLeft: false,
  });
});

test('a file that stays as it is says nothing', async () => {
  expect((await heard(100, [])).changes).toEqual([]);
});

test('a file that is not there is told of once, by zeros', async () => {
  using clock = new VirtualClock().install();
  const seen: unknown[] = [];
  await clock.run(async () => {
    const path = join(tmpdir(), 'there-is-no-such-file');
    watchFile(path, { interval: 10 }, (now) => seen.push([clock.now, now.size, now.mtimeMs, now.mtime.getTime()]));
    await new Promise((resolve) => setTimeout(resolve, 100));
    unwatchFile(path);
  });
  expect(seen).toEqual([[0, 0, 0, 0]]);
});

test('a watcher that was captured before is a native timer, and said to be one', async () => {
  using clock = new VirtualClock().install();
  const path = join(tmpdir(), 'there-is-no-such-file');
  const watching = clock.run(async () => {
    native(path, { interval: 1_000_000 }, () => {});
    await new Promise(() => {});
  });
  await expect(watching).rejects.toMatchObject({ code: 'ERR_REAL_TIMER' });
  clock.uninstall();
  fs.unwatchFile(path);
});

test('afterwards everything is as it was', () => {
  expect(fs.watchFile).toBe(native);
});
