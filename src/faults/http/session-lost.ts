import { z } from 'zod';
import type { FrameId } from '../../wire/frame.ts';
import type { ExchangeEvent, ExchangeListener, HttpRequest } from '../../wire/http/exchange.ts';
import type { LocalResponse } from '../../wire/http/gateway/local-response.ts';
import { HopExchange, hopBefore } from '../../wire/http/hop-exchange.ts';
import type { Fault } from '../fault.ts';
import type { FaultContext } from '../fault-context.ts';
import { AffectedCalls, timesParameter } from './affected-calls.ts';
import { type CarriedCall, carriedCall, carriedRequest, exchangeAbout } from './exchange-about.ts';
import { LocalResponder } from './local-responder.ts';

/** The parameters of {@link sessionLost}. */
export interface SessionLost {
  readonly when: 'after-calls' | 'mid-call' | 'after-ms';
  readonly calls: number;
  readonly afterMs: number;
  readonly status: 404 | 400 | 503 | 410 | 200;
  readonly times: number;
}

/** The error that servers send for an unknown session. It answers the request only where the status is 200. */
function unknownSession(status: number, id: FrameId | null): LocalResponse {
  const error = { code: -32_001, message: 'Session not found' };
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', error, id: status === 200 ? id : null }));
  return {
    head: { status, headers: { 'content-type': 'application/json', 'content-length': `${body.length}` } },
    body,
  };
}

const sessionOf = ({ headers }: HttpRequest): string | null => headers['mcp-session-id'] ?? null;

/** Which sessions a server has forgotten, and when it forgets them. */
class Sessions {
  readonly #context: FaultContext;
  readonly #parameters: SessionLost;
  readonly #affected: AffectedCalls;
  readonly #lost = new Set<string>();
  /** Calls that each session has served. */
  readonly #served = new Map<string, number>();
  readonly #open = new Set<HopExchange>();
  #losses = 0;
  #lifted = false;

  constructor(context: FaultContext, parameters: SessionLost) {
    this.#context = context;
    this.#parameters = parameters;
    this.#affected = new AffectedCalls(parameters.times);
  }

  /** No session is lost from now on, and the lost ones are known again. */
  lift(): void {
    this.#lifted = true;
  }

  /** The response instead of the server's; `null`: the server knows the session. */
  responseTo(request: HttpRequest): LocalResponse | null {
    const session = sessionOf(request);
    if (session === null) return null;
    const call = carriedCall(request);
    if (call !== null && !this.#lost.has(session)) this.#serve(session, call);
    if (!this.#lost.has(session)) return null;
    const { status } = this.#parameters;
    this.#context.note('says that it does not know the session', { ...exchangeAbout(request), status });
    return unknownSession(status, carriedRequest(request)?.id ?? null);
  }

  enter(request: HttpRequest, listener: ExchangeListener): HopExchange {
    const { when, afterMs } = this.#parameters;
    const exchange = new WatchedExchange(
      request,
      listener,
      (session) => {
        if (when === 'after-ms') this.#context.setTimer(() => this.#lose(session), afterMs);
      },
      () => this.#open.delete(exchange),
    );
    this.#open.add(exchange);
    return exchange;
  }

  #serve(session: string, call: CarriedCall): void {
    const { when, calls, afterMs } = this.#parameters;
    const served = this.#served.get(session) ?? 0;
    if (when === 'after-ms' || served < calls || !this.#affected.affects(call)) this.#served.set(session, served + 1);
    else if (when === 'after-calls') this.#lost.add(session);
    else this.#context.setTimer(() => this.#restart(session), afterMs);
  }

  /** After so long: as many sessions are lost as the fault may hit. */
  #lose(session: string): void {
    if (this.#lifted || this.#lost.has(session) || this.#losses >= this.#parameters.times) return;
    this.#losses++;
    this.#lost.add(session);
  }

  /** The server restarts: what is open in the session breaks off. */
  #restart(session: string): void {
    if (this.#lifted || this.#lost.has(session)) return;
    this.#lost.add(session);
    this.#context.note('the server restarts, without its sessions');
    for (const exchange of [...this.#open])
      if (sessionOf(exchange.request) === session) exchange.cut('fin', 'the server that had the session is gone');
  }
}

/** An exchange that reports which session its response begins. */
class WatchedExchange extends HopExchange {
  readonly #begins: (session: string) => void;

  constructor(
    request: HttpRequest,
    listener: ExchangeListener,
    begins: (session: string) => void,
    onClosed: () => void,
  ) {
    super(request, listener, { closed: onClosed });
    this.#begins = begins;
  }

  protected override receive(event: ExchangeEvent): void {
    const session = event.type === 'head' ? event.head.headers['mcp-session-id'] : undefined;
    if (sessionOf(this.request) === null && session !== undefined) this.#begins(session);
    this.deliver(event);
  }
}

/**
 * The server forgets a session, as after a deployment, and answers requests with its id with an error status; it knows new
 * sessions. With 404 a client must initialise again, and may then run the call again, which the server has never seen: one
 * execution. The other statuses give a client no instruction.
 *
 * Only over HTTP, and only where there are sessions: there are none in 2026-07-28, nor with a server that gives no id.
 */
export const sessionLost: Fault<SessionLost> = {
  id: 'session-lost',
  layer: 'http',
  places: ['in-process-http', 'http-child', 'remote-url'],
  summary: 'the server no longer knows the session',
  parameters: z.strictObject({
    when: z
      .enum(['after-calls', 'mid-call', 'after-ms'])
      .default('after-calls')
      .describe('when a call finds it lost; while a call is under way, which breaks off; or so long after it began'),
    calls: z.int().min(0).default(0).describe('so many calls of a session are served before one is hit'),
    afterMs: z
      .int()
      .min(0)
      .default(1_000)
      .describe('in mid call: so long after the call came; after-ms: after the session began; in milliseconds'),
    status: z
      .union([z.literal(404), z.literal(400), z.literal(503), z.literal(410), z.literal(200)])
      .default(404)
      .describe('the status of the answer; 200: a JSON-RPC error as if nothing were wrong'),
    times: timesParameter,
  }),
  arbitrary: (fc) =>
    fc.record({
      when: fc.constantFrom('after-calls', 'mid-call', 'after-ms'),
      calls: fc.nat({ max: 5 }),
      afterMs: fc.nat({ max: 60_000 }),
      status: fc.constantFrom(404, 400, 503, 410, 200),
      times: fc.nat({ max: 2 }),
    }),
  loses: true,
  reorders: false,
  inject(context, parameters) {
    if (parameters.times === 0) return { lift() {} };
    const sessions = new Sessions(context, parameters);
    const hop = context.http((next, { blockTime }) => {
      const responder = new LocalResponder(blockTime);
      return hopBefore(next, (request, listener) => {
        const response = sessions.responseTo(request);
        return response === null
          ? sessions.enter(request, listener).start(next)
          : responder.respond(listener, response);
      });
    });
    return {
      lift() {
        hop.lift();
        sessions.lift();
      },
    };
  },
};
