import { z } from 'zod';
import { type Frame, isRequest } from '../../wire/frame.ts';
import type { Fault } from '../fault.ts';
import type { FaultContext } from '../fault-context.ts';
import { lineBytes } from './line-bytes.ts';

/** The parameters of {@link stdioBackpressure}. */
export interface StdioBackpressure {
  readonly readerPauseMs: number;
  readonly pipeBytes: number;
  readonly writer: 'queues' | 'blocks';
}

/** A client that does not read for a time after each call, and the pipe between server and client. */
class UnreadOutput {
  readonly #context: FaultContext;
  readonly #parameters: StdioBackpressure;
  readonly #server: ReturnType<FaultContext['server']>;
  readonly #unread: { readonly bytes: number; readonly go: () => void }[] = [];
  #unreadBytes = 0;
  #timer: { cancel(): void } | null = null;
  #blocked: { lift(): void } | null = null;

  constructor(context: FaultContext, parameters: StdioBackpressure) {
    this.#context = context;
    this.#parameters = parameters;
    this.#server = context.server();
  }

  readonly sent = (frame: Frame): void => {
    const { readerPauseMs } = this.#parameters;
    if (readerPauseMs === 0 || this.#timer !== null || !isRequest(frame) || frame.method !== 'tools/call') return;
    this.#timer = this.#context.setTimer(() => this.read(), readerPauseMs);
  };

  readonly wrote = (frame: Frame, go: () => void): void => {
    if (this.#timer === null) {
      go();
      return;
    }
    const bytes = lineBytes(frame);
    this.#unread.push({ bytes, go });
    this.#unreadBytes += bytes;
    const { pipeBytes, writer } = this.#parameters;
    const isFull = this.#unreadBytes > pipeBytes;
    this.#context.note('the client does not read', { unreadBytes: this.#unreadBytes, isFull });
    if (!isFull || writer !== 'blocks' || this.#blocked !== null) return;
    this.#context.note('the server blocks in a write', { pipeBytes });
    this.#blocked = this.#server.pause('event-loop');
  };

  /** The process has ended: what the pipe holds can be read, and what the process had queued is lost. */
  readonly ended = (): void => {
    let bytes = 0;
    const lost = this.#unread.findIndex((one) => {
      bytes += one.bytes;
      return bytes > this.#parameters.pipeBytes;
    });
    if (lost >= 0) {
      this.#context.note('output is lost with the process', { messages: this.#unread.length - lost });
      this.#unread.length = lost;
    }
    this.read();
  };

  readonly forget = (): void => {
    this.#unread.length = 0;
    this.read();
  };

  read(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#unreadBytes = 0;
    this.#blocked?.lift();
    this.#blocked = null;
    for (const { go } of this.#unread.splice(0)) go();
  }
}

/**
 * The client does not read standard output for a time after it has sent a call. A pipe holds 64 KiB. What the server writes beyond
 * that waits in the server, as in Node, or its write blocks, and the server does nothing until the client reads. A process that
 * ends meanwhile loses what the pipe does not hold.
 *
 * A server that waits until its output is drained is not told that it is not: its writes succeed at once.
 */
export const stdioBackpressure: Fault<StdioBackpressure> = {
  id: 'stdio-backpressure',
  layer: 'stdio',
  summary: 'the client stops reading standard output for a time',
  places: ['in-process', 'stdio-child'],
  defences: ['wait until the output is drained before the process ends', 'write in bounded pieces', 'return less'],
  incidents: [
    {
      url: 'https://github.com/modelcontextprotocol/python-sdk/pull/2070',
      date: '2026-02-16',
      fact: 'an answer of more than 64 KB blocked the event loop in its write, without end',
    },
    {
      url: 'https://github.com/ruvnet/ruflo/issues/2426',
      date: '2026-06-20',
      fact: 'of a list of 65 747 bytes 65 536 arrived, and all 27 tools were lost',
    },
    {
      url: 'https://github.com/ggml-org/llama.cpp/issues/28723',
      date: '2026-09-10',
      fact: 'requests of more than a few KB blocked the client, and the server could not be reached any more',
    },
  ],
  parameters: z.strictObject({
    readerPauseMs: z
      .int()
      .min(0)
      .max(86_400_000)
      .default(5_000)
      .describe('how long the client does not read after a call, in milliseconds'),
    pipeBytes: z.int().min(0).max(1_073_741_824).default(65_536).describe('how much the pipe holds, in bytes'),
    writer: z
      .enum(['queues', 'blocks'])
      .default('queues')
      .describe('what a write to a full pipe does: it waits in the memory of the server, or blocks its event loop'),
  }),
  arbitrary: (fc) =>
    fc.record({
      readerPauseMs: fc.nat({ max: 60_000 }),
      pipeBytes: fc.constantFrom(65_536, 4_096, 16_384, 212_992),
      writer: fc.constantFrom('queues', 'blocks'),
    }),
  loses: true, // with a process that ends
  reorders: false,
  inject(context, parameters) {
    const output = new UnreadOutput(context, parameters);
    const ends = [
      context.onStart(output.forget),
      context.onEnd(output.ended),
      context.toServer((frame, pass) => {
        output.sent(frame);
        pass(frame);
      }),
      context.toClient((frame, pass) => output.wrote(frame, () => pass(frame))),
    ];
    return {
      lift() {
        for (const end of ends.splice(0)) end();
        output.read();
      },
    };
  },
};
