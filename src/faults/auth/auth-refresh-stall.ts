import { z } from 'zod';
import type { ExchangeListener, HttpRequest, Origin } from '../../wire/http/exchange.ts';
import type { LocalResponse } from '../../wire/http/gateway/local-response.ts';
import { HopExchange, hopBefore } from '../../wire/http/hop-exchange.ts';
import type { Fault } from '../fault.ts';
import type { FaultContext } from '../fault-context.ts';
import { carriedCall, exchangeAbout } from '../http/exchange-about.ts';
import { LocalResponder } from '../http/local-responder.ts';
import { WaitingFrames } from '../protocol/waiting-frames.ts';

/** The parameters of {@link authRefreshStall}. */
export interface AuthRefreshStall {
  readonly refresh: 'never-needed' | 'slow' | 'lost-race' | 'refused';
  readonly afterCalls: number;
  readonly refreshMs: number;
}

const refusal: LocalResponse = {
  head: {
    status: 401,
    headers: { 'content-type': 'application/json', 'www-authenticate': 'Bearer error="invalid_token"' },
  },
  body: Buffer.from(JSON.stringify({ error: 'invalid_token' })),
};

/** A request that is sent once the client has a new token. */
class WaitingRequest extends HopExchange {
  readonly #next: Origin;

  constructor(request: HttpRequest, listener: ExchangeListener, next: Origin) {
    super(request, listener);
    this.#next = next;
    // It is not on its way: the limits of the connection do not run.
    this.deliver({ type: 'waiting' });
  }

  go(): void {
    if (this.isOpen) this.start(this.#next);
  }
}

/** The token of a client: it is valid, expired and being refreshed, or lost for good. */
class Token {
  readonly #context: FaultContext;
  readonly #parameters: AuthRefreshStall;
  readonly #waiting: WaitingFrames;
  #calls = 0;
  #state: 'valid' | 'refreshing' | 'refreshed' | 'lost' = 'valid';
  #queue: WaitingRequest[] = [];

  constructor(context: FaultContext, parameters: AuthRefreshStall) {
    this.#context = context;
    this.#parameters = parameters;
    this.#waiting = new WaitingFrames(context);
  }

  /** What becomes of a request: it goes on, it waits for the new token, or it is refused. */
  use(request: HttpRequest): 'go' | 'wait' | 'refused' {
    if (carriedCall(request) !== null) this.#calls++;
    const { refresh, afterCalls } = this.#parameters;
    if (this.#state === 'refreshed' || (this.#state === 'valid' && this.#calls <= afterCalls)) return 'go';
    const isFirst = this.#state === 'valid';
    if (refresh === 'refused') this.#state = 'lost';
    // A second client that uses the same token of a rotation invalidates it for both.
    if (refresh === 'lost-race' && !isFirst && this.#state === 'refreshing') return this.#note(request, 'refused');
    if (this.#state === 'lost') return this.#note(request, 'refused');
    if (isFirst) this.#refresh();
    return this.#note(request, 'wait');
  }

  wait(request: WaitingRequest): WaitingRequest {
    this.#queue.push(request);
    return request;
  }

  lift(): void {
    this.#state = 'refreshed';
    this.#waiting.release();
  }

  #refresh(): void {
    this.#state = 'refreshing';
    this.#waiting.delay(() => {
      this.#state = 'refreshed';
      for (const request of this.#queue.splice(0)) request.go();
    }, this.#parameters.refreshMs);
  }

  #note<Becomes extends 'wait' | 'refused'>(request: HttpRequest, becomes: Becomes): Becomes {
    const { refreshMs } = this.#parameters;
    if (becomes === 'refused') this.#context.note('the token is refused', { ...exchangeAbout(request), status: 401 });
    else this.#context.note('a request waits for a new token', { ...exchangeAbout(request), refreshMs });
    return becomes;
  }
}

/**
 * The token of the client expires in the middle of a session. A client that can refresh it does, which takes time, and its
 * requests wait; or it cannot, and its requests are answered with 401, over which each client does what its profile says. The
 * play does not sign in: whether a client refreshes by itself is not known, so the fault decides it. Only over HTTP.
 */
export const authRefreshStall: Fault<AuthRefreshStall> = {
  id: 'auth-refresh-stall',
  layer: 'auth',
  summary: 'the token of the client expires in mid-session, and a new one comes late or not at all',
  places: ['in-process-http', 'http-child', 'remote-url'],
  defences: [
    'refresh a token once for all requests that wait for it',
    'refresh it before it expires',
    'give the request for a token a short limit of its own',
    'keep a token that could not be refreshed because of the network',
  ],
  incidents: [
    {
      url: 'https://github.com/anomalyco/opencode/issues/34074',
      date: '2026-06-26',
      fact: 'calls at the same time refresh one rotating token, and the SDK then drops the credentials',
    },
    {
      url: 'https://github.com/onyx-dot-app/onyx/pull/13143',
      date: '2026-07-17',
      fact: 'the request for a token had a limit of 300 s; it has 30 s and a lock now',
    },
    {
      url: 'https://github.com/google-gemini/gemini-cli/issues/29048',
      date: '2026-08-24',
      fact: 'any error of a refresh, also one of the network, deletes credentials that are valid',
    },
  ],
  parameters: z.strictObject({
    refresh: z
      .enum(['never-needed', 'slow', 'lost-race', 'refused'])
      .default('slow')
      .describe(
        'what becomes of the refresh; lost-race: all but the first of the requests that need it are refused; refused: every request is',
      ),
    afterCalls: z.int().min(0).max(1_000).default(0).describe('the token expires after so many calls'),
    refreshMs: z.int().min(0).max(3_600_000).default(5_000).describe('the new token comes so late, in milliseconds'),
  }),
  arbitrary: (fc) =>
    fc.record({
      refresh: fc.constantFrom('never-needed', 'lost-race', 'refused', 'slow'),
      afterCalls: fc.nat({ max: 5 }),
      refreshMs: fc.nat({ max: 120_000 }),
    }),
  loses: true,
  reorders: true, // what needs no token overtakes what waits for it
  inject(context, parameters) {
    const { refresh, refreshMs } = parameters;
    if (refresh === 'never-needed' || (refresh === 'slow' && refreshMs === 0)) return { lift() {} };
    const token = new Token(context, parameters);
    const hop = context.http((next, { blockTime }) => {
      const responder = new LocalResponder(blockTime);
      return hopBefore(next, (request, listener) => {
        const becomes = token.use(request);
        if (becomes === 'go') return next.exchange(request, listener);
        if (becomes === 'refused') return responder.respond(listener, refusal);
        return token.wait(new WaitingRequest(request, listener, next));
      });
    });
    return {
      lift() {
        hop.lift();
        token.lift();
      },
    };
  },
};
