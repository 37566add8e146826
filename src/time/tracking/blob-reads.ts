import { holderOf } from '../base/native.ts';
import type { Patches } from '../base/patches.ts';
import type { PromisedWork } from './promised-work.ts';

type Pull = (this: unknown, callback: (...about: unknown[]) => unknown) => unknown;

/**
 * Reads of a `Blob`. A blob that represents a file (`fs.openAsBlob`) reads by requests that are recycled, and async_hooks never
 * reports their end. So this class follows the reader's `pull`, from the call to its callback.
 */
export class BlobReads {
  readonly #work: PromisedWork;
  readonly #patches: Patches;
  readonly #fileHandles = new Set<number>();
  #patched = false;
  #pulling = false;

  constructor(work: PromisedWork, patches: Patches) {
    this.#work = work;
    this.#patches = patches;
  }

  /** Records an async_hooks `init`. @returns whether this class follows the resource */
  started(id: number, type: string, trigger: number, resource: object): boolean {
    if (type === 'BLOBREADER') {
      this.#watch(resource);
      return true;
    }
    // The file is opened while the first `pull` runs. Later reads may begin by themselves, ahead of any demand.
    if (type === 'FILEHANDLE' && this.#pulling) this.#fileHandles.add(id);
    return type === 'FSREQCALLBACK' && this.#fileHandles.has(trigger);
  }

  clear(): void {
    this.#fileHandles.clear();
  }

  /** Wraps the native `pull`, which every way to read a blob calls. */
  #watch(reader: object): void {
    const holder = holderOf(reader, 'pull');
    if (this.#patched || holder === undefined) return;
    this.#patched = true;
    const pulled = this.#pulled.bind(this);
    this.#patches.method<Pull>(holder, 'pull', (native) => {
      return function pull(callback) {
        return pulled((answered) => native.call(this, answered), callback);
      };
    });
    this.#patches.onUndo(() => {
      this.#patched = false;
    });
  }

  #pulled(pull: (answered: (...about: unknown[]) => unknown) => unknown, callback: (...about: unknown[]) => unknown) {
    const end = this.#work.begin('blob', this.#pulled);
    this.#pulling = true;
    try {
      return pull((...about) => {
        end();
        return callback(...about);
      });
    } finally {
      this.#pulling = false;
    }
  }
}
