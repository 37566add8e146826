/**
 * Processes that keep the processors busy. Each ends by itself after its bound, or as soon as its parent is gone, so none
 * of them can outlive the script that started it.
 */
import { spawn } from 'node:child_process';

const spin = `
const [boundMs, parent] = process.argv.slice(1).map(Number);
const ends = performance.now() + boundMs;
process.stdout.write('.');
while (performance.now() < ends && process.ppid === parent) for (let turn = 0; turn < 1e6; turn++);
`;

/**
 * Starts `count` busy processes and waits until each of them runs.
 *
 * @returns their process ids, and `stop`, which ends them and resolves when all of them are gone
 */
export async function startBusy(count, boundMs) {
  const children = Array.from({ length: count }, () =>
    spawn(process.execPath, ['-e', spin, String(boundMs), String(process.pid)], {
      stdio: ['ignore', 'pipe', 'ignore'],
      // Linux shares the processors out by session (autogroups). In one session, all of these together would weigh no more
      // than one server, which the harness starts in a session of its own.
      detached: true,
    }),
  );
  const ends = children.map((child) => new Promise((resolve) => child.once('close', resolve)));
  const kill = () => {
    for (const child of children) child.kill('SIGKILL');
  };
  process.once('exit', kill);
  await Promise.all(
    children.map((child, index) => Promise.race([new Promise((run) => child.stdout.once('data', run)), ends[index]])),
  );
  return {
    pids: children.map(({ pid }) => pid),
    async stop() {
      kill();
      await Promise.all(ends);
      process.off('exit', kill);
    },
  };
}
