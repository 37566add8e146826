import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { threadId } from 'node:worker_threads';
import { real } from '../base/real.ts';
import { guardianScript } from './guardian-script.ts';
import { startedAt } from './process-table.ts';

/** The lists of a guardian, by the letter that begins their lines. */
const LISTS = { process: 'p', mark: 'm', folder: 'f' } as const;

/** The characters between the entries of a list. Folders have another one, since a path may contain spaces. */
const SEPARATORS = { process: ' ', mark: ' ', folder: '\u001F' } as const;

const LONG = 100;

type Kind = keyof typeof LISTS;

/**
 * Cleans up if this process is killed: a killed process cannot end its children, and a child that spins cannot notice that its
 * parent is gone. The guardian is a tiny process in its own session, which waits for the end of a pipe from this process. Each
 * thread starts one when it has the first entry for it. The guardian ends with this process.
 *
 * There is no guardian on Windows, or if there is no `/bin/sh`. Then a killed harness leaves the processes that it has started.
 */
class Guardian {
  readonly #lists: Readonly<Record<Kind, Map<symbol, string>>> = {
    process: new Map(),
    mark: new Map(),
    folder: new Map(),
  };
  readonly #changed = new Set<Kind>();
  #input: NodeJS.WritableStream | null | undefined;

  /** @returns a function that removes the entry from the list */
  add(kind: Kind, entry: string): () => void {
    if (entry.includes('\n') || entry.includes(SEPARATORS[kind])) return () => {};
    const id = Symbol(kind);
    this.#lists[kind].set(id, entry);
    this.#report(kind);
    return () => {
      if (this.#lists[kind].delete(id)) this.#report(kind);
    };
  }

  /** Sends a short list at once, and a long list once for all its changes in one turn. */
  #report(kind: Kind): void {
    if (this.#lists[kind].size < LONG) {
      this.#send(kind);
      return;
    }
    if (this.#changed.size === 0) real.setImmediate(() => this.#sendChanged());
    this.#changed.add(kind);
  }

  #sendChanged(): void {
    for (const kind of this.#changed) this.#send(kind);
    this.#changed.clear();
  }

  #send(kind: Kind): void {
    this.#input ??= start();
    const entries = [...this.#lists[kind].values()].join(SEPARATORS[kind]);
    this.#input?.write(`${LISTS[kind]}${entries}\n`);
  }
}

function start(): NodeJS.WritableStream | null {
  if (process.platform === 'win32') return null;
  const { PATH = '/usr/local/bin:/usr/bin:/bin' } = process.env;
  const guardian: ChildProcess = spawn('/bin/sh', ['-c', guardianScript, 'mcp-deadline-guardian'], {
    detached: true,
    cwd: '/',
    env: { PATH },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guardian.on('error', () => {}); // no shell was found
  guardian.unref();
  const { stdin } = guardian;
  stdin?.on('error', () => {}); // the guardian was killed
  (stdin as Socket | null)?.unref();
  return stdin;
}

const guardian = new Guardian();

/**
 * Ends a process with its process group and all its descendants, if this process is killed.
 *
 * @param at when the process started, which distinguishes it from a later process with the same pid
 * @returns a function to call after the process has ended
 */
export const guardProcess = (pid: number, at = startedAt(pid)): (() => void) =>
  guardian.add('process', `${pid}:${at ?? ''}`);

/** Removes a folder if this process is killed. The name of the folder must begin with `mcp-deadline-`. */
export const guardFolder = (path: string): (() => void) => guardian.add('folder', path);

let mark: string | undefined;

/**
 * A text for the environment of every child. If this process ends, also if it ends as it should, the guardian ends every process
 * that has the text in its environment or in the environment of its parent, even if the parent is gone.
 */
export function guardMark(): string {
  if (mark === undefined) {
    mark = `mcp-deadline-${process.pid}-${threadId}-${startedAt(process.pid) ?? ''}`;
    guardian.add('mark', mark);
  }
  return mark;
}
