import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, afterEach } from 'vitest';

const vitest = path.join(path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

/** What became of a run of vitest, or of another test runner. */
export interface VitestRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, as they came. */
  readonly output: string;
}

const running = new Set<ChildProcess>();

/** Each leads a process group, with the workers of its pool. */
function endAll(): void {
  for (const { pid } of running) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  running.clear();
}

afterEach(endAll);
afterAll(endAll); // no test, and so nothing after it, runs once a hook has timed out

/** Runs vitest in a process of its own, which ends with the test or hook that has started it, whatever becomes of that. */
export const runVitest = (...args: readonly string[]): Promise<VitestRun> => runNode(vitest, 'run', ...args);

/** The same for any other program of Node. */
export async function runNode(...args: readonly string[]): Promise<VitestRun> {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, NO_COLOR: '1' },
    detached: true,
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  const heard = { stdout: '', stderr: '', output: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (data) => {
      heard[name] += data;
      heard.output += data;
    });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...heard };
}
