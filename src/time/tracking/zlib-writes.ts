import zlib from 'node:zlib';
import type { Patches } from '../base/patches.ts';
import type { Ledger, Work } from './ledger.ts';

interface ZlibHandle {
  write(...args: unknown[]): unknown;
  close(): void;
  getAsyncId(): number;
}

const MAKERS = [
  'createGzip',
  'createBrotliCompress',
  'createBrotliDecompress',
  'createZstdCompress',
  'createZstdDecompress',
];

/**
 * Compression in the thread pool. async_hooks shows the creation of the stream, but not its writes, so the native `write` is
 * wrapped. Each stream has a counter and not a flag, because the callback of one write starts the next write before its `after`.
 */
export class ZlibWrites {
  readonly #ledger: Ledger;
  readonly #writing = new Map<number, { readonly work: Work; count: number }>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  install(patches: Patches): void {
    const writes = this;
    const wrapped = new Set<object>();
    for (const handle of sampleHandles()) {
      const prototype = Object.getPrototypeOf(handle) as object;
      if (wrapped.has(prototype)) continue;
      wrapped.add(prototype);
      patches.method<ZlibHandle['write']>(prototype, 'write', (native) => {
        return function write(this: ZlibHandle, ...args: unknown[]) {
          writes.#started(this.getAsyncId(), write);
          return native.apply(this, args);
        };
      });
    }
  }

  #started(id: number, below: (...args: never[]) => unknown): void {
    const open = this.#writing.get(id);
    if (open) open.count++;
    else this.#writing.set(id, { work: this.#ledger.open('zlib', id, below), count: 1 });
  }

  /** @returns the stream whose last write is complete now. */
  completed(id: number): Work | undefined {
    const open = this.#writing.get(id);
    if (open === undefined) return undefined;
    this.#ledger.movements++;
    if (--open.count > 0) return undefined;
    this.#writing.delete(id);
    this.#ledger.close(open.work);
    return open.work;
  }

  get busy(): boolean {
    return this.#writing.size > 0;
  }

  inFlight(): Work[] {
    return [...this.#writing.values()].map(({ work }) => work);
  }

  clear(): void {
    this.#writing.clear();
  }
}

/** One native handle of each kind that this Node has. */
function* sampleHandles(): Generator<ZlibHandle> {
  for (const name of MAKERS) {
    const make = Reflect.get(zlib, name) as (() => { _handle: ZlibHandle; close(): void }) | undefined;
    if (make === undefined) continue; // Zstandard came with Node 22.15
    const stream = make();
    yield stream._handle;
    stream.close();
  }
}
