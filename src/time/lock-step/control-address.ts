import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a host listens, and how to remove every trace of it. */
export interface ControlAddress {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * A Unix socket in a private folder (mode 0700). Its path is random, but no server sees it.
 * On Windows a named pipe: written by the book, never run.
 */
export async function makeControlAddress(): Promise<ControlAddress> {
  const folder = await mkdtemp(join(tmpdir(), 'mcp-deadline-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\${folder.replace(/[:\\]/g, '-')}` : join(folder, 's');
  return { path, remove };
}
