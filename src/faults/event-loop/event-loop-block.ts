import { z } from 'zod';
import { type Frame, isRequest } from '../../wire/frame.ts';
import type { Fault } from '../fault.ts';
import type { FaultContext } from '../fault-context.ts';
import type { ServerControl } from '../server/server-control.ts';

/** The parameters of {@link eventLoopBlock}. */
export interface EventLoopBlock {
  readonly blockMs: number;
  readonly when: 'in-tool' | 'in-tools-list';
  readonly everyNthCall: number;
  readonly afterMs: number;
}

/** An event loop that certain requests block. */
class BlockedLoop {
  readonly #context: FaultContext;
  readonly #server: ServerControl;
  readonly #parameters: EventLoopBlock;
  readonly #ends: (() => void)[];
  readonly #later = new Set<() => void>();
  #requests = 0;

  constructor(context: FaultContext, parameters: EventLoopBlock) {
    this.#context = context;
    this.#server = context.server();
    this.#parameters = parameters;
    this.#ends = [this.#server.beforeRead((frame) => this.#read(frame))];
    if (!context.overHttp) this.#ends.push(context.onStart(() => this.#forget()));
  }

  lift(): void {
    for (const end of this.#ends.splice(0)) end();
    this.#forget();
  }

  #read(frame: Frame | null): void {
    const { when, everyNthCall, afterMs, blockMs } = this.#parameters;
    const method = when === 'in-tool' ? 'tools/call' : 'tools/list';
    if (frame === null || !isRequest(frame) || frame.method !== method || blockMs === 0) return;
    if (++this.#requests % everyNthCall !== 0) return;
    const tool = String(frame.params?.name ?? method);
    if (afterMs === 0) this.#block(tool);
    else this.#setTimer(() => this.#block(tool), afterMs);
  }

  #block(tool: string): void {
    const { blockMs } = this.#parameters;
    const sinceMs = this.#context.now();
    this.#context.note('the event loop is blocked', { tool, blockMs, forMs: blockMs });
    const pause = this.#server.pause('event-loop');
    this.#setTimer(
      () => {},
      blockMs,
      () => {
        this.#context.note('the event loop goes on', { tool, heldMs: this.#context.now() - sinceMs });
        pause.lift();
      },
    );
  }

  /** @param atEnd called when the timer has fired, or the fault has ended before */
  #setTimer(run: () => void, delayMs: number, atEnd: () => void = () => {}): void {
    const end = (): void => {
      this.#later.delete(end);
      timer.cancel();
      atEnd();
    };
    const timer = this.#context.setTimer(() => {
      end();
      run();
    }, delayMs);
    this.#later.add(end);
  }

  #forget(): void {
    this.#requests = 0;
    for (const end of [...this.#later]) end();
  }
}

/**
 * Synchronous work blocks the event loop of the server: a computation, a synchronous request, a large file. No timer of the
 * server fires meanwhile, so no progress is sent, and it reads nothing: no ping, no cancellation, no other call. Worker threads
 * and other processes of the server run.
 *
 * No processor time is used. With `afterMs` 0 the call that blocks the loop is handled when the block is over.
 */
export const eventLoopBlock: Fault<EventLoopBlock> = {
  id: 'event-loop-block',
  layer: 'event-loop',
  summary: "a call blocks the server's event loop",
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child'],
  defences: [
    'do the work in a worker thread or another process',
    'let the loop go on between parts of the work',
    'watch the delay of the loop, and answer with an error before the client gives up',
  ],
  incidents: [
    {
      url: 'https://github.com/ykuwai/ppt-mcp/issues/198',
      date: '2026-09-05',
      fact: '157 asynchronous tools with a blocking body stopped pings and cancellations',
    },
    {
      url: 'https://github.com/Meisterull/agent-dashboard/issues/34',
      date: '2026-08-27',
      fact: 'one synchronous call of 600 s stopped the handshake and every tool of all agents',
    },
    {
      url: 'https://github.com/nelssec/qualys-mcp/issues/213',
      date: '2026-04-07',
      fact: 'synchronous tools and a cancellation by the client ended the session',
    },
  ],
  parameters: z.strictObject({
    blockMs: z.int().min(0).max(86_400_000).default(5_000).describe('how long each block takes, in milliseconds'),
    when: z
      .enum(['in-tool', 'in-tools-list'])
      .default('in-tool')
      .describe('what blocks it: a tool call, or tools/list'),
    everyNthCall: z.int().min(1).max(1_000).default(1).describe('how many such requests come for one that blocks it'),
    afterMs: z
      .int()
      .min(0)
      .max(86_400_000)
      .default(0)
      .describe('how long after the request was read the block begins, in milliseconds'),
  }),
  arbitrary: (fc) =>
    fc.record({
      blockMs: fc.nat({ max: 600_000 }),
      when: fc.constantFrom('in-tool', 'in-tools-list'),
      everyNthCall: fc.integer({ min: 1, max: 3 }),
      afterMs: fc.oneof({ withCrossShrink: true }, fc.constant(0), fc.nat({ max: 60_000 })),
    }),
  loses: false,
  reorders: false,
  inject(context, parameters) {
    const loop = new BlockedLoop(context, parameters);
    return { lift: () => loop.lift() };
  },
};
