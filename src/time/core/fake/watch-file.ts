import { EventEmitter } from 'node:events';
import type { BigIntStats, PathLike, Stats } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TimerQueue } from '../timer-queue.ts';
import { VirtualTimeout } from '../virtual-timeout.ts';
import type { FakeContext } from './context.ts';

type AnyStats = Stats | BigIntStats;
type Listener = (now: AnyStats, before: AnyStats) => void;
type Look = (path: string, options: { bigint: boolean }, seen: (error: Error | null, stats: AnyStats) => void) => void;

interface WatchOptions {
  readonly interval: number;
  readonly persistent: boolean;
  readonly bigint: boolean;
}

/** The fields that libuv compares. The time of access is not among them. */
const compared = ['ctimeMs', 'mtimeMs', 'birthtimeMs', 'size', 'mode', 'uid', 'gid', 'ino', 'dev'] as const;
/** The same times in nanoseconds, for a caller that asked for `bigint`. */
const comparedFinely = ['ctimeNs', 'mtimeNs', 'birthtimeNs'] as const;

const differ = (one: AnyStats, other: AnyStats): boolean =>
  compared.some((key) => one[key] !== other[key]) ||
  comparedFinely.some((key) => Reflect.get(one, key) !== Reflect.get(other, key));

/** The statistics that a listener receives for a file that does not exist: all zeros. */
function nothingThere(prototype: object, bigint: boolean): AnyStats {
  const zero = bigint ? 0n : 0;
  const kinds = ['dev', 'mode', 'nlink', 'uid', 'gid', 'rdev', 'blksize', 'ino', 'size', 'blocks'];
  const times = ['atime', 'mtime', 'ctime', 'birthtime'];
  const units = bigint ? ['Ms', 'Ns'] : ['Ms'];
  const stats = Object.create(prototype) as AnyStats;
  for (const key of [...kinds, ...units.flatMap((unit) => times.map((time) => time + unit))])
    Object.defineProperty(stats, key, { value: zero, enumerable: true, configurable: true, writable: true });
  // Newer versions of Node compute these fields when they are read.
  for (const time of times) if (!(time in prototype)) Reflect.set(stats, time, new Date(0));
  return stats;
}

/**
 * The result of `fs.watchFile` while time is virtual. It replaces Node's `StatWatcher`, which polls with a timer inside libuv
 * that cannot be faked. It looks at the file at once, and after that every `interval` of virtual time.
 */
class VirtualStatWatcher extends EventEmitter {
  readonly #queue: TimerQueue;
  readonly #path: string;
  readonly #options: WatchOptions;
  readonly #look: Look;
  readonly #nothing: AnyStats;
  /** The result of the last look; `null` before the first look. */
  #seen: AnyStats | null = null;
  #missing = false;
  #stopped = false;
  #timer: VirtualTimeout | undefined;
  #refs: boolean;

  constructor(queue: TimerQueue, path: string, options: WatchOptions, look: Look, nothing: AnyStats) {
    super();
    this.#queue = queue;
    this.#path = path;
    this.#options = options;
    this.#look = look;
    this.#nothing = nothing;
    this.#refs = options.persistent;
    this.#poll();
  }

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#timer?.close();
    process.nextTick(() => this.emit('stop'));
  }

  ref(): this {
    this.#refs = true;
    this.#timer?.ref();
    return this;
  }

  unref(): this {
    this.#refs = false;
    this.#timer?.unref();
    return this;
  }

  readonly #poll = (): void => {
    const beganMs = this.#queue.nowMs;
    this.#look(this.#path, { bigint: this.#options.bigint }, (error, stats) => {
      if (this.#stopped) return;
      this.#arm(beganMs);
      this.#found(error === null ? stats : null);
    });
  };

  #arm(beganMs: number): void {
    const { interval } = this.#options;
    const delayMs = interval - ((this.#queue.nowMs - beganMs) % interval);
    this.#timer = new VirtualTimeout(this.#queue, this.#poll, delayMs, [], false);
    if (!this.#refs) this.#timer.unref();
  }

  #found(stats: AnyStats | null): void {
    const before = this.#seen ?? this.#nothing;
    if (stats === null) {
      if (!this.#missing) this.emit('change', this.#nothing, before);
      this.#missing = true;
      return;
    }
    const news = this.#missing || (this.#seen !== null && differ(stats, this.#seen));
    this.#missing = false;
    this.#seen = stats;
    if (news) this.emit('change', stats, before);
  }
}

const pathOf = (file: PathLike): string =>
  resolve(file instanceof URL ? fileURLToPath(file) : Buffer.isBuffer(file) ? file.toString() : String(file));

/** Replaces `fs.watchFile` and `fs.unwatchFile`. Watches from before remain native, and can be ended. */
export function fakeWatchFile({ queue, patches, nativeAccess }: FakeContext): void {
  const fs = process.getBuiltinModule('node:fs');
  const { stat } = fs;
  const prototypes = {
    plain: Object.getPrototypeOf(fs.statSync('.')) as object,
    bigint: Object.getPrototypeOf(fs.statSync('.', { bigint: true })) as object,
  };
  const watchers = new Map<string, VirtualStatWatcher>();
  type WatchFile = (file: PathLike, options: unknown, listener?: unknown) => unknown;
  patches.method<WatchFile>(fs, 'watchFile', (native) => {
    return function watchFile(file, given, last) {
      const listener = given === null || typeof given !== 'object' ? given : last;
      if (nativeAccess.granted || typeof listener !== 'function') return native(file, given, last);
      const options = typeof given === 'object' ? given : {};
      const { interval = 5007, persistent = true, bigint = false } = options as Partial<WatchOptions>;
      const path = pathOf(file);
      let watcher = watchers.get(path);
      if (watcher === undefined) {
        const nothing = nothingThere(bigint ? prototypes.bigint : prototypes.plain, bigint);
        const every = Math.max(1, Math.trunc(Number(interval)) || 1);
        watcher = new VirtualStatWatcher(queue, path, { interval: every, persistent, bigint }, stat as Look, nothing);
        watchers.set(path, watcher);
      }
      return watcher.addListener('change', listener as Listener);
    };
  });
  patches.method<(file: PathLike, listener?: unknown) => void>(fs, 'unwatchFile', (native) => {
    return function unwatchFile(file, listener) {
      const path = pathOf(file);
      const watcher = watchers.get(path);
      if (watcher === undefined) {
        native(file, listener);
        return;
      }
      if (typeof listener === 'function') watcher.removeListener('change', listener as Listener);
      else watcher.removeAllListeners('change');
      if (watcher.listenerCount('change') > 0) return;
      watcher.stop();
      watchers.delete(path);
    };
  });
  patches.onUndo(() => {
    for (const watcher of watchers.values()) watcher.stop();
  });
  process.getBuiltinModule('node:module').syncBuiltinESMExports();
}
