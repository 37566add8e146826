import type { Hold } from '../../../clocks/hold.ts';
import type { HopTime } from '../hop-event.ts';

/** Bytes that a hop keeps back. */
export interface HeldBody {
  push(chunk: Buffer): void;
  /** Lets go of everything: the body has ended. */
  flush(): void;
  /** Drops everything. */
  drop(): void;
}

/** Lets go of some bytes that it held for so many milliseconds. */
type LetGo = (chunk: Buffer, heldMs: number) => void;

abstract class Store implements HeldBody {
  protected readonly time: HopTime;
  readonly #letGo: LetGo;
  #parts: Buffer[] = [];
  #sinceMs = 0;
  protected bytes = 0;

  constructor(time: HopTime, letGo: LetGo) {
    this.time = time;
    this.#letGo = letGo;
  }

  push(chunk: Buffer): void {
    if (this.bytes === 0) this.#sinceMs = this.time.now();
    this.#parts.push(chunk);
    this.bytes += chunk.length;
    this.filled();
  }

  flush(): void {
    this.release(this.bytes);
  }

  drop(): void {
    this.#parts = [];
    this.bytes = 0;
  }

  protected abstract filled(): void;

  protected release(bytes: number): void {
    if (bytes === 0) return;
    const all = this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts);
    const rest = all.subarray(bytes);
    const heldMs = this.time.now() - this.#sinceMs;
    this.#parts = rest.length === 0 ? [] : [rest];
    this.bytes = rest.length;
    // What is left is of the last chunk: all before it were less than what was let go.
    this.#sinceMs = this.time.now();
    this.#letGo(all.subarray(0, bytes), heldMs);
  }
}

class UntilEnd extends Store {
  protected filled(): void {}
}

class UntilBytes extends Store {
  readonly #size: number;

  constructor(time: HopTime, letGo: LetGo, size: number) {
    super(time, letGo);
    this.#size = size;
  }

  /** Whole buffers only, however the chunks came. */
  protected filled(): void {
    this.release(this.bytes - (this.bytes % this.#size));
  }
}

class UntilMs extends Store {
  readonly #ms: number;
  #timer: { cancel(): void } | null = null;

  constructor(time: HopTime, letGo: LetGo, ms: number) {
    super(time, letGo);
    this.#ms = ms;
  }

  protected filled(): void {
    this.#timer ??= this.time.setTimer(() => {
      this.#timer = null;
      this.flush();
    }, this.#ms);
  }

  override flush(): void {
    this.#cancel();
    super.flush();
  }

  override drop(): void {
    this.#cancel();
    super.drop();
  }

  #cancel(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}

/** A store as the hold says; `null`: it does not hold bodies back. */
export function heldBody({ of, until }: Hold, time: HopTime, letGo: LetGo): HeldBody | null {
  if (of !== 'body' || until === 'first-byte') return null;
  if (until === 'end') return new UntilEnd(time, letGo);
  if ('bytes' in until) return until.bytes > 1 ? new UntilBytes(time, letGo, until.bytes) : null;
  return until.ms > 0 ? new UntilMs(time, letGo, until.ms) : null;
}
