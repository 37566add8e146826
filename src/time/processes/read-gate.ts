import type { StreamHandle } from '../base/native.ts';
import { real } from '../base/real.ts';

/** A native handle of a stream, with the methods by which Node makes it read. */
interface ReadingHandle extends StreamHandle {
  readStart(): number;
  readStop(): number;
}

/**
 * Keeps the output of children from this thread while one of them moves its clock on by itself: bytes and the exit of a
 * process may arrive before the message with the time at which they were sent. While the gate is shut, bytes stay in
 * the kernel, and exits wait here. Programs do not notice: their wish to read is recorded all the same.
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

  /** Calls a function as soon as the gate is open, after those that wait already; at once if it is open. */
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

  /** The gate may be shut again by now. */
  #passAll(acts: readonly (() => void)[]): void {
    for (const act of acts) this.pass(act);
  }
}
