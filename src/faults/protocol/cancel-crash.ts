import { z } from 'zod';
import { type Fields, type FrameId, isAnswer, isRequest, type RequestFrame } from '../../wire/frame.ts';
import type { Fault } from '../fault.ts';
import type { FaultContext } from '../fault-context.ts';
import { onMessages } from '../http/response-messages.ts';
import { isCall, requestAbout } from './open-requests.ts';
import { WaitingFrames } from './waiting-frames.ts';

/** The parameters of {@link cancelCrash}. */
export interface CancelCrash {
  readonly cancelled: 'none' | 'unknown-id' | 'before-start' | 'running' | 'just-finished';
  readonly times: number;
  readonly afterMs: number;
}

/** The same call once more, without a progress token. */
function callAgain({ params, method }: RequestFrame, id: FrameId): RequestFrame {
  const { _meta: _, ...rest } = (params ?? {}) as Fields;
  return { jsonrpc: '2.0', id, method, params: rest };
}

/** Sends cancellations beside the calls of a client: of calls of its own, whose answers the client does not get. */
class Canceller {
  readonly #context: FaultContext;
  readonly #parameters: CancelCrash;
  readonly #waiting: WaitingFrames;
  /** The calls that it makes, and those among them that have an answer. */
  readonly #own = new Map<FrameId, { answered: boolean }>();
  #count = 0;

  constructor(context: FaultContext, parameters: CancelCrash) {
    this.#context = context;
    this.#parameters = parameters;
    this.#waiting = new WaitingFrames(context);
  }

  beside(call: RequestFrame): void {
    const { cancelled, times, afterMs } = this.#parameters;
    this.#context.note('cancels beside a call', { ...requestAbout(call), cancelled, times });
    for (let time = 0; time < times; time++) {
      const id = `cancelled-${++this.#count}`;
      if (cancelled === 'unknown-id' || cancelled === 'before-start') this.#cancel(id);
      if (cancelled === 'unknown-id') continue;
      const own = { answered: false };
      this.#own.set(id, own);
      this.#context.sendToServer(callAgain(call, id), 'beside');
      if (cancelled === 'running') this.#waiting.delay(() => own.answered || this.#cancel(id), afterMs);
    }
  }

  /** Whether an answer is one to a call that it made. */
  takes(id: FrameId): boolean {
    const own = this.#own.get(id);
    if (own === undefined) return false;
    if (!own.answered && this.#parameters.cancelled === 'just-finished') this.#cancel(id);
    own.answered = true;
    return true;
  }

  /** What still runs of its own is cancelled. */
  lift(): void {
    this.#waiting.release();
  }

  #cancel(requestId: FrameId): void {
    this.#context.sendToServer({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId } });
  }
}

/**
 * Cancellations at every moment: of a call that is not there yet, that runs, that has just ended, or that never was. Beside
 * each call of the client the same call is made and cancelled, with the same arguments: it runs more than once. A server that
 * survives it answers the call of the client, and the next one.
 */
export const cancelCrash: Fault<CancelCrash> = {
  id: 'cancel-crash',
  layer: 'protocol',
  summary: 'calls beside the call of the client are cancelled, at a moment that a server may not expect',
  places: ['in-process', 'stdio-child'],
  defences: ['ignore a cancellation of an id that is not known', 'send no answer to a call that was cancelled'],
  incidents: [
    {
      url: 'https://github.com/MarkusPfundstein/mcp-gsuite/issues/21',
      date: '2025-03-08',
      fact: 'an old SDK does not know the notification, and the server ends 10 s into a call',
    },
    {
      url: 'https://github.com/QwenLM/qwen-code/issues/11272',
      date: '2026-09-07',
      fact: 'a cancellation ends the process of the server, and the client does not start it again',
    },
    {
      url: 'https://github.com/nelssec/qualys-mcp/issues/213',
      date: '2026-04-07',
      fact: 'a tool that answers after its cancellation ends the session',
    },
  ],
  parameters: z.strictObject({
    cancelled: z
      .enum(['none', 'unknown-id', 'before-start', 'running', 'just-finished'])
      .default('running')
      .describe('what is cancelled beside each call; none: nothing is'),
    times: z.int().min(1).max(20).default(3).describe('so many cancellations beside each call'),
    afterMs: z
      .int()
      .min(0)
      .max(3_600_000)
      .default(100)
      .describe('with `running`: so long after its call, in milliseconds'),
  }),
  arbitrary: (fc) =>
    fc.record({
      cancelled: fc.constantFrom('none', 'unknown-id', 'before-start', 'just-finished', 'running'),
      times: fc.nat({ max: 4 }).map((more) => 1 + more),
      afterMs: fc.nat({ max: 5_000 }),
    }),
  loses: true, // it adds calls and cancellations
  reorders: false,
  inject(context, parameters) {
    if (parameters.cancelled === 'none') return { lift() {} };
    const canceller = new Canceller(context, parameters);
    const end = context.toServer((frame, pass) => {
      if (isRequest(frame) && isCall(frame)) canceller.beside(frame);
      pass(frame);
    });
    // Stays: the client must not get the answers to calls that it did not make.
    onMessages(context, (frame, { pass }) => {
      if (!isAnswer(frame) || frame.id === null || !canceller.takes(frame.id)) pass(frame);
    });
    return {
      lift() {
        end();
        canceller.lift();
      },
    };
  },
};
