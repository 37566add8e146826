import { z } from 'zod';
import type { BodyEvent } from '../gate/response-event.ts';
import type { BehaviourKind, BodyStage, BodyTools } from './behaviour-kind.ts';

/** The body of the response arrives in small pieces. */
export interface Trickle {
  /** It slows the body down. */
  readonly type: 'trickle';
  /** The size of a piece, in bytes. @defaultValue 1 */
  readonly chunkBytes: number;
  /** The time before each piece, the first one too, in virtual milliseconds; 0: the body is left as it is. @defaultValue 4_000 */
  readonly intervalMs: number;
}

/**
 * Bytes wait in a queue from which a piece is taken at each interval. The first piece waits for an interval too: by then
 * all bytes of this instant have arrived, however the network has cut them up, so that the pieces are always the same.
 */
class TrickledBody implements BodyStage {
  readonly #behaviour: Trickle;
  readonly #tools: BodyTools;
  #waiting = Buffer.alloc(0);
  #last: BodyEvent | null = null;
  #timer: { cancel(): void } | null = null;
  #arrived: (text: string) => void = () => {};

  constructor(behaviour: Trickle, tools: BodyTools) {
    this.#behaviour = behaviour;
    this.#tools = tools;
  }

  receive(event: BodyEvent): void {
    if (event.type === 'bytes') this.#waiting = Buffer.concat([this.#waiting, event.chunk]);
    else if (this.#waiting.length === 0) this.#tools.pass(event);
    else this.#last = event;
    if (this.#waiting.length === 0 || this.#timer !== null) return;
    const { chunkBytes, intervalMs } = this.#behaviour;
    const about = { chunkBytes, intervalMs, forMs: null, in: 'body' };
    this.#arrived = this.#tools.hold('trickles the upstream response', about);
    this.#timer = this.#tools.setTimer(() => this.#passPiece(), intervalMs);
  }

  lift(): void {
    this.#timer?.cancel();
    if (this.#waiting.length > 0) this.#tools.pass({ type: 'bytes', chunk: this.#waiting });
    if (this.#last !== null) this.#tools.pass(this.#last);
  }

  #passPiece(): void {
    const { chunkBytes, intervalMs } = this.#behaviour;
    const chunk = this.#waiting.subarray(0, chunkBytes);
    this.#waiting = this.#waiting.subarray(chunkBytes);
    const isLast = this.#waiting.length === 0;
    if (isLast) this.#arrived('all that was trickled has arrived');
    this.#timer = isLast ? null : this.#tools.setTimer(() => this.#passPiece(), intervalMs);
    this.#tools.pass({ type: 'bytes', chunk });
    if (isLast && this.#last !== null) this.#tools.pass(this.#last);
  }
}

export const trickle: BehaviourKind<Trickle> = {
  type: 'trickle',
  fields: () => ({
    chunkBytes: z.int().min(1).default(1).describe('the size of each piece, in bytes'),
    intervalMs: z
      .int()
      .min(0)
      .default(4_000)
      .describe('the time before each piece, in milliseconds; 0: the body is left as it is'),
  }),
  body: (behaviour, tools) => (behaviour.intervalMs === 0 ? null : new TrickledBody(behaviour, tools)),
};
