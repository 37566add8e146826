import { z } from 'zod';
import type { Fault } from '../fault.ts';
import type { FaultContext } from '../fault-context.ts';

/** The parameters of {@link stdinChunks}. */
export interface StdinChunks {
  readonly chunkBytes: number;
  readonly intervalMs: number;
  readonly togetherMs: number;
}

/** The largest chunk: more than any message. */
const mostBytes = 1_073_741_824;

/** What the client writes, cut at other places than the ends of its messages. */
class Chunks {
  readonly #context: FaultContext;
  readonly #parameters: StdinChunks;
  #waiting: Buffer = Buffer.alloc(0);
  #write: (bytes: Buffer) => void = () => {};
  #timer: { cancel(): void } | null = null;

  constructor(context: FaultContext, parameters: StdinChunks) {
    this.#context = context;
    this.#parameters = parameters;
  }

  readonly take = (bytes: Buffer, write: (bytes: Buffer) => void): void => {
    const { togetherMs, chunkBytes } = this.#parameters;
    this.#write = write;
    this.#waiting = Buffer.concat([this.#waiting, bytes]);
    if (this.#timer !== null) return;
    if (togetherMs > 0) this.#timer = this.#context.setTimer(() => this.#next(), togetherMs);
    else if (this.#waiting.length > chunkBytes) this.#next();
    else this.flush();
  };

  /** The process is another: what was not written is gone. */
  readonly forget = (): void => {
    this.#waiting = Buffer.alloc(0);
    this.#timer?.cancel();
    this.#timer = null;
  };

  flush(): void {
    this.#timer?.cancel();
    this.#timer = null;
    const bytes = this.#waiting;
    this.#waiting = Buffer.alloc(0);
    if (bytes.length > 0) this.#write(bytes);
  }

  #next(): void {
    const { chunkBytes, intervalMs } = this.#parameters;
    const chunk = this.#waiting.subarray(0, chunkBytes);
    this.#waiting = this.#waiting.subarray(chunkBytes);
    this.#timer = null;
    this.#context.note('a chunk is written', { chunkBytes: chunk.length, leftBytes: this.#waiting.length });
    this.#write(chunk);
    if (this.#waiting.length > 0) this.#timer = this.#context.setTimer(() => this.#next(), intervalMs);
  }
}

/**
 * The server reads its standard input in chunks that are not messages: a message comes in pieces, and several messages come in one
 * piece, as a pipe may deliver them. A server copes that collects what it reads until a line ends.
 */
export const stdinChunks: Fault<StdinChunks> = {
  id: 'stdin-chunks',
  layer: 'stdio',
  summary: 'messages reach the server in pieces, or several in one',
  places: ['stdio-child'],
  defences: ['collect what is read until a line ends', 'take every line of a chunk'],
  parameters: z.strictObject({
    chunkBytes: z.int().min(1).max(mostBytes).default(64).describe('the size of each chunk in bytes'),
    intervalMs: z
      .int()
      .min(0)
      .max(60_000)
      .default(1)
      .describe('how long after each chunk the next comes, in milliseconds'),
    togetherMs: z
      .int()
      .min(0)
      .max(60_000)
      .default(0)
      .describe('what the client writes within so many milliseconds is one piece, before it is cut; 0: each message'),
  }),
  arbitrary: (fc) =>
    fc.record({
      chunkBytes: fc.oneof({ withCrossShrink: true }, fc.constant(mostBytes), fc.integer({ min: 1, max: 4_096 })),
      intervalMs: fc.nat({ max: 1_000 }),
      togetherMs: fc.nat({ max: 1_000 }),
    }),
  loses: false,
  reorders: false,
  inject(context, parameters) {
    const chunks = new Chunks(context, parameters);
    const ends = [context.onStart(chunks.forget), context.process.onInput(chunks.take)];
    return {
      lift() {
        for (const end of ends.splice(0)) end();
        chunks.flush();
      },
    };
  },
};
