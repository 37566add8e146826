import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guardFolder } from '../os/guardian.ts';
import { atExit } from './at-exit.ts';

/** Where a host listens, and how to remove it. */
export interface ControlAddress {
  readonly path: string;
  /** The secret of the agents: any process can list the folder for temporary files. */
  readonly key: string;
  remove(): Promise<void>;
}

const KEY_BYTES = 16;

/**
 * A Unix socket in a private folder (mode 0700), which is removed at the latest when this process exits. Its path and
 * its key are random, but no server sees them.
 * On Windows a named pipe: written by the book, never run.
 */
export async function makeControlAddress(): Promise<ControlAddress> {
  const folder = await mkdtemp(join(tmpdir(), 'mcp-deadline-'));
  const cancel = atExit(() => rmSync(folder, { recursive: true, force: true }));
  const release = guardFolder(folder);
  const remove = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true });
    cancel();
    release();
  };
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\${folder.replace(/[:\\]/g, '-')}` : join(folder, 's');
  return { path, key: randomBytes(KEY_BYTES).toString('hex'), remove };
}
