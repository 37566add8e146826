import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { threadId } from 'node:worker_threads';
import { real } from '../base/real.ts';
import { guardianScript } from './guardian-script.ts';
import { startedAt } from './process-table.ts';

/** The lists of a guardian, by the letter that begins their lines. */
const LISTS = { process: 'p', mark: 'm', folder: 'f' } as const;

/** Between the folders: paths may hold spaces. */
const SEPARATORS = { process: ' ', mark: ' ', folder: '\u001F' } as const;

const LONG = 100;

type Kind = keyof typeof LISTS;

/**
 * Cleans up after this process if it is killed: a process that spins cannot notice that its parent is gone, and a
 * killed one cannot end it. A tiny process of its own, in a session of its own, waits for the end of a pipe from this
 * one. It is started when there is first something to guard, once for each thread, and ends with this process.
 *
 * Not on Windows, nor where there is no `/bin/sh`: then a killed harness leaves behind what it has started.
 */
class Guardian {
  readonly #lists: Readonly<Record<Kind, Map<symbol, string>>> = {
    process: new Map(),
    mark: new Map(),
    folder: new Map(),
  };
  readonly #changed = new Set<Kind>();
  #input: NodeJS.WritableStream | null | undefined;

  /** @returns how to take it off the list again */
  add(kind: Kind, entry: string): () => void {
    if (entry.includes('\n') || entry.includes(SEPARATORS[kind])) return () => {};
    const id = Symbol(kind);
    this.#lists[kind].set(id, entry);
    this.#report(kind);
    return () => {
      if (this.#lists[kind].delete(id)) this.#report(kind);
    };
  }

  /** A long list is sent once for all changes of one turn. */
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
  guardian.on('error', () => {}); // there is no shell
  guardian.unref();
  const { stdin } = guardian;
  stdin?.on('error', () => {}); // it was killed
  (stdin as Socket | null)?.unref();
  return stdin;
}

const guardian = new Guardian();

/**
 * Ends a process with its process group, and all that descends from it, if this process is killed.
 *
 * @param at when it started, which distinguishes it from a later process with that pid
 * @returns to be called once it has ended
 */
export const guardProcess = (pid: number, at = startedAt(pid)): (() => void) =>
  guardian.add('process', `${pid}:${at ?? ''}`);

/** Removes a folder if this process is killed. Its name must begin with `mcp-deadline-`. */
export const guardFolder = (path: string): (() => void) => guardian.add('folder', path);

let mark: string | undefined;

/**
 * A text for the environment of every child: a process with it there, or in that of its parent, is ended with this
 * process, whatever became of its parents, even if this process ends as it should.
 */
export function guardMark(): string {
  if (mark === undefined) {
    mark = `mcp-deadline-${process.pid}-${threadId}-${startedAt(process.pid) ?? ''}`;
    guardian.add('mark', mark);
  }
  return mark;
}
