import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, expect, it } from 'vitest';
import type { AdoptedChild } from './adopted-child.ts';
import { ProcessTree } from './process-tree.ts';
import { lookAgainAtStarts } from './starts.ts';

let child: ChildProcess;
afterEach(() => void child.kill('SIGKILL'));

/** Looks at a tree often enough for it to become idle, if nothing runs in it. */
async function standsStill(script: string): Promise<boolean> {
  child = spawn('sh', ['-c', script], { stdio: 'ignore' });
  const tree = new ProcessTree('c1');
  tree.child = { process: child } as unknown as AdoptedChild;
  for (let looks = 0; looks < 40 && !tree.isIdle; looks++)
    await new Promise<void>((looked) => lookAgainAtStarts([tree], 0, looked));
  return tree.isIdle;
}

it('a tree whose processes sleep is idle after a while', async () => {
  expect(await standsStill('sleep 300')).toBe(true);
});

it.runIf(process.platform === 'linux')(
  'one in which any process runs, or waits for a processor, never does',
  async () => {
    expect(await standsStill('while :; do :; done')).toBe(false);
  },
);
