import { z } from 'zod';
import { isStateless } from '../wire/frame.ts';
import type { ExchangeListener, HttpRequest, ResponseHead } from '../wire/http/exchange.ts';
import { statusAnswer } from '../wire/http/gateway/gateway-answer.ts';
import { SseScanner } from '../wire/http/gateway/gateway-sse-scanner.ts';
import type { Fault } from './fault.ts';
import type { FaultSite } from './fault-site.ts';
import { type CarriedCall, carriedCall, carriedRequest } from './http/exchange-about.ts';
import { HalfOpenExchange } from './http/half-open-exchange.ts';
import { mediaType } from './http/media-type.ts';
import { OwnAnswers } from './http/own-answers.ts';
import { passingHop } from './http/passing-hop.ts';
import { StruckCalls, timesParameter } from './http/struck-calls.ts';
import { Valve } from './http/valve.ts';

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
  readonly site: FaultSite;
  readonly parameters: SseDroppedMidCall;
  readonly calls: StruckCalls;
  readonly valves: Set<Valve>;
  lifted: boolean;
}

/** The response to a call, which breaks off if it turns out to be a stream. */
class DroppedStream extends HalfOpenExchange {
  readonly #dropping: Dropping;
  readonly #call: CarriedCall;
  #scanner: SseScanner | null = null;
  #events = 0;
  #ripe = false;
  #ripens: { cancel(): void } | null = null;

  constructor(request: HttpRequest, listener: ExchangeListener, call: CarriedCall, dropping: Dropping) {
    super(request, listener);
    this.#call = call;
    this.#dropping = dropping;
  }

  override head(head: ResponseHead): void {
    super.head(head);
    if (this.over || mediaType(head) !== 'text/event-stream') return;
    const { site, parameters } = this.#dropping;
    this.#scanner = new SseScanner();
    this.#ripens = site.setTimer(() => {
      this.#ripe = true;
      this.#look();
    }, parameters.afterMs);
  }

  override bytes(chunk: Buffer): void {
    super.bytes(chunk);
    this.#events += this.#scanner?.push(chunk) ?? 0;
    this.#look();
  }

  protected override finish(): void {
    this.#ripens?.cancel();
    super.finish();
  }

  #look(): void {
    const { site, parameters, calls, lifted, valves } = this.#dropping;
    const { afterEvents, how } = parameters;
    if (!this.#ripe || this.#events < afterEvents || lifted || this.over || this.isSilent) return;
    if (!calls.strikes(this.#call)) {
      this.#scanner = null;
      this.#ripe = false; // this one passes
      return;
    }
    const frame = carriedRequest(this.request);
    site.note('drops the stream of a call', {
      tool: this.#call.tool,
      requestId: this.#call.id,
      events: this.#events,
      how,
      cancels: how !== 'half-open' && frame !== null && isStateless(frame),
    });
    if (how !== 'half-open') {
      this.drop(how, 'the stream was dropped in mid call');
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
  summary: 'the stream that is to carry the answer of a call breaks off before it',
  parameters: z.strictObject({
    afterMs: z.int().min(0).default(2_000).describe('not before it is so old, in milliseconds'),
    afterEvents: z.int().min(0).default(0).describe('not before so many events with data have passed'),
    how: z
      .enum(['fin', 'rst', 'half-open'])
      .default('fin')
      .describe('how the connection ends; half-open: it falls silent, and neither side is told'),
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
  reorders: true, // where it falls silent, what comes over other connections overtakes what is held
  inject(site, parameters) {
    const { times, allowResume } = parameters;
    if (times === 0) return { lift() {} };
    const dropping: Dropping = { site, parameters, calls: new StruckCalls(times), valves: new Set(), lifted: false };
    const hop = site.http((next, { hold }) => {
      const own = new OwnAnswers(hold);
      return passingHop(next, (request, listener, onward) => {
        if (request.method === 'GET' && request.headers['last-event-id'] !== undefined && !allowResume) {
          site.note('refuses to resume a stream', { status: 405 }); // as a server without an event store does
          return own.give(listener, statusAnswer(405, 'sse-dropped-mid-call'));
        }
        const call = carriedCall(request);
        if (call === null) return onward.exchange(request, listener);
        return new DroppedStream(request, listener, call, dropping).start(onward);
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
