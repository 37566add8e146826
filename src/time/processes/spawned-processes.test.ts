import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { startedAt } from '../os/process-table.ts';
import { SpawnedProcesses } from './spawned-processes.ts';

const sleeper = () => spawn('sleep', ['300'], { detached: true, stdio: 'ignore' });

it('ends what was started', async () => {
  const child = sleeper();
  const pid = child.pid as number;
  const spawned = new SpawnedProcesses();
  spawned.add({ pid, startedAt: startedAt(pid) as number });
  spawned.kill();

  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
});

it('but nothing that has its pid by now', async () => {
  const child = sleeper();
  const pid = child.pid as number;
  const spawned = new SpawnedProcesses();
  spawned.add({ pid, startedAt: (startedAt(pid) as number) - 1 });
  spawned.kill();
  child.kill('SIGTERM');

  expect(await once(child, 'exit')).toEqual([null, 'SIGTERM']);
});
