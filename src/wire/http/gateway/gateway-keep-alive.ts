import type { HopTime } from '../hop-event.ts';
import type { KeepAlive } from './gateway-plan.ts';
import { SseScanner } from './gateway-sse-scanner.ts';

/** A comment: every reader of events passes over it. */
const text = ': keep-alive\n\n';
const comment = Buffer.from(text);

/** A hop's own comments on an open event stream. A beat that falls into the midst of an event is left out. */
export class GatewayKeepAlive {
  readonly #time: HopTime;
  readonly #send: (chunk: Buffer) => void;
  readonly #scanner = new SseScanner();
  #timers: { cancel(): void }[] = [];
  #beats: readonly KeepAlive[] = [];

  constructor(time: HopTime, send: (chunk: Buffer) => void) {
    this.#time = time;
    this.#send = send;
  }

  /** The head of a stream has gone to the client. */
  start(beats: readonly KeepAlive[]): void {
    this.#beats = beats;
    this.#timers = beats.map((_, index) => this.#arm(index));
  }

  /** These bytes of the origin's have gone to the client. */
  passed(chunk: Buffer): void {
    if (this.#beats.length > 0) this.#scanner.push(chunk);
  }

  stop(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers = [];
    this.#beats = [];
  }

  #arm(index: number): { cancel(): void } {
    return this.#time.setTimer(() => {
      this.#timers[index] = this.#arm(index);
      if (this.#scanner.betweenEvents) this.#send(comment);
    }, this.#beats[index]!.everyMs);
  }
}
