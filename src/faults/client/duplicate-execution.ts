import { z } from 'zod';
import { type Frame, type FrameId, isAnswer, type RequestFrame } from '../../wire/frame.ts';
import type { Fault } from '../fault.ts';
import type { FaultContext } from '../fault-context.ts';
import { type MessageWay, onMessages } from '../http/response-messages.ts';
import { aboutCalls, isCall, OpenRequests, requestAbout } from '../protocol/open-requests.ts';
import { WaitingFrames } from '../protocol/waiting-frames.ts';

/** The parameters of {@link duplicateExecution}. */
export interface DuplicateExecution {
  readonly retries: number;
  readonly retryAfterMs: number;
}

/** A call whose answer was lost, and that is made again. */
interface LostCall {
  readonly call: RequestFrame;
  /** The answer that was lost. */
  readonly answer: Frame;
  readonly way: MessageWay;
  readonly release: () => void;
  tries: number;
}

/** Loses answers, and makes their calls again under ids of its own. The client gets the last answer, under its own id. */
class RepeatedCalls {
  readonly #context: FaultContext;
  readonly #parameters: DuplicateExecution;
  readonly #calls: OpenRequests;
  readonly #waiting: WaitingFrames;
  readonly #lost = new Set<LostCall>();
  readonly #repeated = new Map<FrameId, LostCall>();
  /** The ids of its own calls. The client must not get their answers under these. */
  readonly #own = new Set<FrameId>();
  #lifted = false;

  constructor(context: FaultContext, parameters: DuplicateExecution) {
    this.#context = context;
    this.#parameters = parameters;
    this.#calls = new OpenRequests(context, isCall);
    this.#waiting = new WaitingFrames(context);
    onMessages(context, (frame, way) => this.#message(frame, way), aboutCalls);
  }

  lift(): void {
    this.#lifted = true;
    this.#calls.end();
    // The answer was kept: the client gets it, as if it had not been lost.
    for (const lost of this.#lost) this.#deliver(lost, lost.answer);
    this.#waiting.release();
  }

  #message(frame: Frame, way: MessageWay): void {
    const call = this.#calls.answeredBy(frame);
    const repeated = isAnswer(frame) && frame.id !== null ? this.#repeated.get(frame.id) : undefined;
    if (call !== null && !this.#lifted) this.#lose({ call, answer: frame, way, release: way.hold(), tries: 0 });
    else if (repeated !== undefined) {
      if (repeated.tries < this.#parameters.retries && !this.#lifted) this.#lose(repeated);
      else this.#deliver(repeated, { ...frame, id: repeated.call.id } as Frame);
    } else if (!isAnswer(frame) || frame.id === null || !this.#own.has(frame.id)) way.pass(frame);
  }

  #lose(lost: LostCall): void {
    this.#lost.add(lost);
    lost.tries++;
    this.#context.note('loses the answer, and makes the call again', { ...requestAbout(lost.call), try: lost.tries });
    const id = `${lost.call.id}-again-${lost.tries}`;
    this.#waiting.delay(() => {
      if (this.#lifted) return;
      this.#own.add(id);
      this.#repeated.set(id, lost);
      this.#context.sendToServer({ ...lost.call, id });
    }, this.#parameters.retryAfterMs);
  }

  #deliver(lost: LostCall, answer: Frame): void {
    if (!this.#lost.delete(lost)) return;
    lost.way.pass(answer);
    lost.release();
  }
}

/**
 * The answer of a call is lost after its work is done, and the client makes the call again, with the same arguments. A server
 * without an idempotency key does the work twice, and the client waits for both.
 */
export const duplicateExecution: Fault<DuplicateExecution> = {
  id: 'duplicate-execution',
  layer: 'client',
  summary: 'the answer of a call is lost, and the call is made again',
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child', 'remote-url'],
  defences: [
    'derive an idempotency key from the tool, the arguments and the caller',
    'let a call that equals one in progress wait for its result',
    'mark only such tools as idempotent that are',
  ],
  incidents: [
    {
      url: 'https://github.com/hostinger/api-mcp-server/issues/68',
      date: '2026-09-04',
      fact: 'tools that write send the same POST again on a retry, without an idempotency header',
    },
    {
      url: 'https://github.com/ComposioHQ/composio/issues/3654',
      date: '2026-07-16',
      fact: 'a retry after a read timeout does the work a second time',
    },
  ],
  parameters: z.strictObject({
    retries: z.int().min(0).max(100).default(1).describe('so many answers of each call are lost'),
    retryAfterMs: z
      .int()
      .min(0)
      .max(3_600_000)
      .default(1_000)
      .describe('the call is made again so long after its answer was lost, in milliseconds'),
  }),
  arbitrary: (fc) => fc.record({ retries: fc.nat({ max: 3 }), retryAfterMs: fc.nat({ max: 60_000 }) }),
  loses: true,
  reorders: true, // other answers overtake the one that is lost
  inject(context, parameters) {
    if (parameters.retries === 0) return { lift() {} };
    const repeated = new RepeatedCalls(context, parameters);
    return { lift: () => repeated.lift() };
  },
};
