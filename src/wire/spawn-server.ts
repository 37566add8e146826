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

/** A server's process, if it could be started: else it has no pid, and its `error` event says why. */
export interface SpawnedServer {
  readonly child: ChildProcess;
  /** Ends whatever is left of its process group. To be called once its streams are closed. */
  closed(): void;
}

const windows = process.platform === 'win32';

/**
 * Starts a server's process in a process group of its own. However this process ends, the group ends with it: at an exit
 * by a listener of ours, when it is killed by the guardian.
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

/** Ends a child and whatever it started: it leads a process group of its own. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (windows) child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}
