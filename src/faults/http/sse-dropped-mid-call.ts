import { z } from 'zod';
import { isStateless } from '../../wire/frame.ts';
import {
  type ExchangeEvent,
  type ExchangeListener,
  type HttpRequest,
  type LastEvent,
  mediaType,
} from '../../wire/http/exchange.ts';
import { statusResponse } from '../../wire/http/gateway/local-response.ts';
import { hopBefore } from '../../wire/http/hop-exchange.ts';
import { SseReader } from '../../wire/http/sse-reader.ts';
import type { Fault } from '../fault.ts';
import type { FaultContext } from '../fault-context.ts';
import { AffectedCalls, timesParameter } from './affected-calls.ts';
import { type CarriedCall, carriedCall, carriedRequest } from './exchange-about.ts';
import { HalfOpenExchange } from './half-open-exchange.ts';
import { LocalResponder } from './local-responder.ts';
import { Valve } from './valve.ts';

/** The parameters of {@link sseDroppedMidCall}. */
export interface SseDroppedMidCall {
  readonly afterMs: number;
  readonly afterEvents: number;
  readonly how: 'fin' | 'rst' | 'half-open';
  readonly allowResume: boolean;
  readonly times: number;
}

/** What the exchanges of one fault share. */
interface Dropping {
  readonly context: FaultContext;
  readonly parameters: SseDroppedMidCall;
  readonly calls: AffectedCalls;
  readonly valves: Set<Valve>;
  lifted: boolean;
}

/** The response to a call, which breaks off if it turns out to be a stream. */
class DroppedStream extends HalfOpenExchange {
  readonly #dropping: Dropping;
  readonly #call: CarriedCall;
  #stream: SseReader | null = null;
  #events = 0;
  #isOldEnough = false;
  #timer: { cancel(): void } | null = null;

  constructor(request: HttpRequest, listener: ExchangeListener, call: CarriedCall, dropping: Dropping) {
    super(request, listener);
    this.#call = call;
    this.#dropping = dropping;
  }

  protected override receive(event: ExchangeEvent): void {
    super.receive(event);
    if (event.type === 'head' && this.isOpen && mediaType(event.head) === 'text/event-stream') this.#begin();
    if (event.type !== 'bytes') return;
    this.#stream?.push(event.chunk);
    this.#dropIfDue();
  }

  protected override closed(last: LastEvent | null): void {
    this.#timer?.cancel();
    super.closed(last);
  }

  #begin(): void {
    const { context, parameters } = this.#dropping;
    this.#stream = new SseReader({ event: () => void this.#events++ });
    this.#timer = context.setTimer(() => {
      this.#isOldEnough = true;
      this.#dropIfDue();
    }, parameters.afterMs);
  }

  #dropIfDue(): void {
    const { context, parameters, calls, lifted, valves } = this.#dropping;
    const { afterEvents, how } = parameters;
    if (!this.#isOldEnough || this.#events < afterEvents || lifted || !this.isOpen || this.isSilent) return;
    if (!calls.affects(this.#call)) {
      this.#stream = null;
      this.#isOldEnough = false; // this one passes
      return;
    }
    const frame = carriedRequest(this.request);
    context.note('drops the stream of a call', {
      tool: this.#call.tool,
      requestId: this.#call.id,
      events: this.#events,
      how,
      cancels: how !== 'half-open' && frame !== null && isStateless(frame),
    });
    if (how !== 'half-open') {
      this.cut(how, 'the stream was dropped in mid call');
      return;
    }
    const valve = new Valve();
    valves.add(valve);
    this.fallSilent({ toClient: valve, toServer: valve });
  }
}

/**
 * The response to a tool call is an event stream, and breaks off before the answer.
 *
 * What is right then depends on the era. Up to 2025-11-25 the drop is no cancel: the server works on and keeps its events,
 * and a client that has seen an event id asks for the rest with GET and `Last-Event-ID`; a server without an event store
 * loses the answer. In 2026-07-28 nothing can be resumed: the drop is a cancel, on which the server must stop, and the
 * client asks again, under a new id.
 *
 * Only over HTTP, and only where the server answers calls with streams.
 */
export const sseDroppedMidCall: Fault<SseDroppedMidCall> = {
  id: 'sse-dropped-mid-call',
  layer: 'http',
  places: ['in-process-http', 'http-child', 'remote-url'],
  summary: 'the stream that is to carry the answer of a call breaks off before it',
  parameters: z.strictObject({
    afterMs: z.int().min(0).default(2_000).describe('not before it is so old, in milliseconds'),
    afterEvents: z.int().min(0).default(0).describe('not before so many events with data have passed'),
    how: z
      .enum(['fin', 'rst', 'half-open'])
      .default('fin')
      .describe('how the connection ends; half-open: it falls silent, and neither side is notified'),
    allowResume: z.boolean().default(true).describe('whether a GET for the rest reaches the server; if not, 405'),
    times: timesParameter,
  }),
  arbitrary: (fc) =>
    fc.record({
      afterMs: fc.nat({ max: 60_000 }),
      afterEvents: fc.nat({ max: 3 }),
      how: fc.constantFrom('fin', 'rst', 'half-open'),
      allowResume: fc.constantFrom(true, false),
      times: fc.nat({ max: 2 }),
    }),
  loses: true,
  reorders: true, // when it falls silent, what comes over other connections overtakes what waits
  inject(context, parameters) {
    const { times, allowResume } = parameters;
    if (times === 0) return { lift() {} };
    const dropping: Dropping = {
      context,
      parameters,
      calls: new AffectedCalls(times),
      valves: new Set(),
      lifted: false,
    };
    const hop = context.http((next, { blockTime }) => {
      const responder = new LocalResponder(blockTime);
      return hopBefore(next, (request, listener) => {
        if (request.method === 'GET' && request.headers['last-event-id'] !== undefined && !allowResume) {
          context.note('refuses to resume a stream', { status: 405 }); // as a server without an event store does
          return responder.respond(listener, statusResponse(405, 'sse-dropped-mid-call'));
        }
        const call = carriedCall(request);
        if (call === null) return next.exchange(request, listener);
        return new DroppedStream(request, listener, call, dropping).start(next);
      });
    });
    return {
      lift() {
        hop.lift();
        dropping.lifted = true;
        for (const valve of dropping.valves) valve.open();
      },
    };
  },
};
