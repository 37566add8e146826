import { type ChildProcess, spawn } from 'node:child_process';
import { guardProcess } from '../time/os/guardian.ts';

/** The command that starts a server. */
export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** The whole environment of the child. */
  readonly env: { readonly [key: string]: string };
}

/** A server's process. If it could not be started, it has no pid, and its `error` event says why. */
export interface SpawnedServer {
  readonly child: ChildProcess;
  /** Kills what remains of its process group. Call it once the streams of the child are closed. */
  closed(): void;
}

const windows = process.platform === 'win32';

/**
 * Starts a server's process in a process group of its own. The group ends with this process: a listener kills it when this
 * process exits, and the guardian kills it when this process is killed.
 */
export function spawnServer({ command, args, cwd, env }: ServerCommand, stdin: 'pipe' | 'ignore'): SpawnedServer {
  const child = spawn(command, args, {
    env: { ...env },
    stdio: [stdin, 'pipe', 'pipe'],
    detached: !windows,
    windowsHide: true,
    ...(cwd === undefined ? {} : { cwd }),
  });
  if (child.pid === undefined) return { child, closed: () => {} };
  const release = guardProcess(child.pid);
  const end = () => killGroup(child);
  process.once('exit', end);
  return {
    child,
    closed() {
      process.off('exit', end);
      killGroup(child);
      release();
    },
  };
}

/** Kills a child and the processes that it started, which are in the child's process group. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (windows) child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}
