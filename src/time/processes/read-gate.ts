import type { StreamHandle } from '../base/native.ts';
import { real } from '../base/real.ts';

/** A native handle of a stream, with the methods by which Node makes it read. */
interface ReadingHandle extends StreamHandle {
  readStart(): number;
  readStop(): number;
}

/**
 * Keeps this thread from seeing what children do while one of them moves its clock on by itself: bytes and the end of a
 * process may arrive before the message that says at what time they were sent. While it is shut, the bytes stay in the
 * kernel, and exits wait here. Programs do not notice: whether they want to read is noted all the same.
 */
export class ReadGate {
  readonly #handles = new Set<ReadingHandle>();
  readonly #waiting: (() => void)[] = [];
  #shut = false;

  /** Guards a handle until it closes. */
  watch(stream: StreamHandle): void {
    const handle = stream as ReadingHandle;
    const { close, readStart } = handle;
    this.#handles.add(handle);
    handle.readStart = () => (this.#shut ? 0 : readStart.call(handle));
    handle.close = (callback) => {
      this.#handles.delete(handle);
      close.call(handle, callback);
    };
  }

  /** Does something as soon as the gate is open, behind what was held back meanwhile: now, if it is. */
  pass(act: () => void): void {
    if (this.#shut) this.#waiting.push(act);
    else act();
  }

  shut(): void {
    this.#shut = true;
    for (const handle of this.#handles) if (handle.reading) handle.readStop();
  }

  open(): void {
    if (!this.#shut) return;
    this.#shut = false;
    for (const handle of this.#handles) if (handle.reading) handle.readStart();
    const waiting = this.#waiting.splice(0);
    // The loop reads between two immediates.
    if (waiting.length > 0) real.setImmediate(() => real.setImmediate(() => this.#passAll(waiting)));
  }

  /** It may be shut again by now. */
  #passAll(acts: readonly (() => void)[]): void {
    for (const act of acts) this.pass(act);
  }
}
