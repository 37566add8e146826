import { z } from 'zod';
import { type FrameId, isAnswer } from '../../wire/frame.ts';
import type { Fault } from '../fault.ts';
import type { FaultContext } from '../fault-context.ts';
import { isCall, OpenRequests } from './open-requests.ts';
import { WaitingFrames } from './waiting-frames.ts';

/** The parameters of {@link pingAsLiveness}. */
export interface PingAsLiveness {
  readonly everyMs: number | null;
  readonly timeoutMs: number;
  readonly answer: 'as-sent' | 'delayed' | 'ignored';
  readonly delayMs: number;
}

/** Pings the server while it works, and ends its process when a ping is not answered in time. */
class Pinger {
  readonly #context: FaultContext;
  readonly #parameters: PingAsLiveness;
  readonly #calls: OpenRequests;
  /** What waits for the answer to each ping. */
  readonly #unanswered = new Map<FrameId, { cancel(): void }>();
  readonly #ids = new Set<FrameId>();
  #next: { cancel(): void } | null = null;

  constructor(context: FaultContext, parameters: PingAsLiveness) {
    this.#context = context;
    this.#parameters = parameters;
    this.#calls = new OpenRequests(context, isCall, () => this.#arm());
    context.onStart(() => this.#stop());
  }

  /** Whether an answer is one to a ping of its own. The client does not get it. */
  takes(id: FrameId): boolean {
    this.#unanswered.get(id)?.cancel();
    this.#unanswered.delete(id);
    return this.#ids.has(id);
  }

  answered(frame: Parameters<OpenRequests['answeredBy']>[0]): void {
    this.#calls.answeredBy(frame);
    if (this.#calls.all.length === 0) this.#disarm();
  }

  lift(): void {
    this.#stop();
    this.#calls.end();
  }

  #arm(): void {
    const { everyMs } = this.#parameters;
    if (everyMs === null || this.#next !== null) return;
    this.#next = this.#context.setTimer(() => {
      this.#next = null;
      this.#ping();
      this.#arm();
    }, everyMs);
  }

  #ping(): void {
    const id = `ping-${this.#ids.size + 1}`;
    const { timeoutMs } = this.#parameters;
    this.#ids.add(id);
    this.#unanswered.set(
      id,
      this.#context.setTimer(() => {
        this.#context.note('the client ends the server, because a ping was not answered in time', { timeoutMs });
        this.#stop();
        this.#context.process.signal('SIGKILL');
      }, timeoutMs),
    );
    this.#context.note('the client pings the server while it works', { number: this.#ids.size });
    this.#context.sendToServer({ jsonrpc: '2.0', id, method: 'ping' });
  }

  #disarm(): void {
    this.#next?.cancel();
    this.#next = null;
  }

  #stop(): void {
    this.#disarm();
    for (const timer of this.#unanswered.values()) timer.cancel();
    this.#unanswered.clear();
  }
}

/**
 * The client pings the server while it works on a call, and takes a ping that is not answered in time for the death of the
 * server: it ends the process. The answers to pings can also be lost or late. In 2026-07-28 there is no ping.
 */
export const pingAsLiveness: Fault<PingAsLiveness> = {
  id: 'ping-as-liveness',
  layer: 'protocol',
  summary: 'the client ends a server that does not answer a ping while it works',
  places: ['stdio-child'], // elsewhere a client has no process to end
  defences: ['answer pings at once, beside the work of calls', 'keep the event loop free'],
  incidents: [
    {
      url: 'https://github.com/NousResearch/hermes-agent/pull/101025',
      date: '2026-09-02',
      fact: 'a server that answers no ping is started 362 times a day',
    },
    {
      url: 'https://github.com/ggg123124/vrchat-assistant/issues/37',
      date: '2026-08-16',
      fact: 'a ping is answered with an empty stream, and calls wait for 300 s',
    },
    {
      url: 'https://github.com/microsoft/agent-framework/pull/7656',
      date: '2026-08-13',
      fact: 'with another error code than the expected one, every call makes a new connection',
    },
  ],
  parameters: z.strictObject({
    everyMs: z
      .int()
      .min(1)
      .max(86_400_000)
      .nullable()
      .default(30_000)
      .describe('while a call is in progress the client pings so often, in milliseconds; null: it does not'),
    timeoutMs: z
      .int()
      .min(1)
      .max(86_400_000)
      .default(30_000)
      .describe('a ping that is not answered for so long ends the server, in milliseconds'),
    answer: z
      .enum(['as-sent', 'delayed', 'ignored'])
      .default('as-sent')
      .describe('what becomes of the answers to pings, those of the client included'),
    delayMs: z.int().min(0).max(86_400_000).default(35_000).describe('with `delayed`: so much later, in milliseconds'),
  }),
  arbitrary: (fc) =>
    fc.record({
      everyMs: fc.option(fc.integer({ min: 1_000, max: 180_000 }), { nil: null }),
      timeoutMs: fc.integer({ min: 1, max: 60_000 }),
      answer: fc.constantFrom('as-sent', 'delayed', 'ignored'),
      delayMs: fc.nat({ max: 60_000 }),
    }),
  loses: true,
  reorders: true, // other answers overtake that to a ping
  inject(context, parameters) {
    const { everyMs, answer, delayMs } = parameters;
    if (everyMs === null && answer === 'as-sent') return { lift() {} };
    const pings = new OpenRequests(context, ({ method }) => method === 'ping');
    const pinger = new Pinger(context, parameters);
    const waiting = new WaitingFrames(context);
    let lifted = false;
    // Stays after it is lifted: the client must not get the answers to pings that it did not send.
    context.toClient((frame, pass) => {
      pinger.answered(frame);
      const isOwn = isAnswer(frame) && typeof frame.id === 'string' && frame.id.startsWith('ping-');
      const isPing = pings.answeredBy(frame) !== null || isOwn;
      const arrive = (): void => {
        if (!isAnswer(frame) || frame.id === null || !pinger.takes(frame.id)) pass(frame);
      };
      if (!isPing || answer === 'as-sent' || lifted) return arrive();
      context.note('the answer to a ping does not come as it was sent', { answer });
      if (answer === 'delayed') waiting.delay(arrive, delayMs);
    });
    return {
      lift() {
        lifted = true;
        pings.end();
        pinger.lift();
        waiting.release();
      },
    };
  },
};
