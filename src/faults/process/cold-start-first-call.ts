import { z } from 'zod';
import { type Frame, isAnswer, isNotification, isRequest } from '../../wire/frame.ts';
import type { Pass } from '../../wire/frame-hook.ts';
import { hopBefore } from '../../wire/http/hop-exchange.ts';
import { OpenExchange } from '../../wire/http/open-exchange.ts';
import type { Fault } from '../fault.ts';
import type { FaultContext } from '../fault-context.ts';
import { exchangeAbout } from '../http/exchange-about.ts';

/** The parameters of {@link coldStartFirstCall}. */
export interface ColdStartFirstCall {
  readonly delayMs: number;
  readonly idleBeforeColdMs: number;
  readonly scope: 'process' | 'session' | 'tool';
  readonly refuseUntilReadyMs: number;
}

/** Something that must warm up before its first use, and cools down while it is not used. */
class ColdStartState {
  readonly #coolsAfterMs: number;
  #warm = false;
  #usedMs = 0;
  readonly #inUse = new Set<unknown>();
  readonly waiting: (() => void)[] = [];

  /** @param coolsAfterMs 0: it stays warm */
  constructor(coolsAfterMs: number) {
    this.#coolsAfterMs = coolsAfterMs;
  }

  /** Whether a use at this time must wait. */
  isCold(nowMs: number): boolean {
    const silent = this.#inUse.size === 0 && nowMs - this.#usedMs >= this.#coolsAfterMs;
    if (this.#warm && this.#coolsAfterMs > 0 && silent) this.#warm = false;
    return !this.#warm;
  }

  warmUp(): void {
    this.#warm = true;
  }

  begins(use: unknown, nowMs: number): void {
    this.#inUse.add(use);
    this.#usedMs = nowMs;
  }

  ends(use: unknown, nowMs: number): void {
    if (this.#inUse.delete(use)) this.#usedMs = nowMs;
  }
}

/** Delays the calls of what is cold until it is warm. */
class ColdStart {
  readonly #context: FaultContext;
  readonly #parameters: ColdStartFirstCall;
  readonly #states = new Map<string, ColdStartState>();
  /** Calls that wait, by id, each with what must go on after it. */
  readonly #delayed = new Map<unknown, (() => void)[]>();
  readonly #scopes = new Map<unknown, ColdStartState>();
  readonly #warmUps = new Map<ColdStartState, { cancel(): void }>();

  constructor(context: FaultContext, parameters: ColdStartFirstCall) {
    this.#context = context;
    this.#parameters = parameters;
  }

  readonly toServer = (frame: Frame, pass: Pass): void => {
    if (isRequest(frame) && frame.method === 'initialize' && this.#parameters.scope === 'session') this.forget();
    if (isRequest(frame) && frame.method === 'tools/call')
      this.#call(frame.id, String(frame.params?.name), () => pass(frame));
    else if (isNotification(frame) && frame.method === 'notifications/cancelled')
      this.#behind(frame.params?.requestId, () => pass(frame));
    else pass(frame);
  };

  readonly toClient = (frame: Frame, pass: Pass): void => {
    if (isAnswer(frame)) this.#scopes.get(frame.id)?.ends(frame.id, this.#context.now());
    pass(frame);
  };

  /** Another process or session has begun: nothing of it is warm, and calls of the old one no longer wait. */
  readonly forget = (): void => {
    for (const timer of this.#warmUps.values()) timer.cancel();
    for (const collection of [this.#warmUps, this.#states, this.#scopes, this.#delayed]) collection.clear();
  };

  /** Everything that waits goes on, in its order. */
  release(): void {
    for (const state of [...this.#warmUps.keys()]) this.#warm(state);
  }

  #call(id: unknown, tool: string, go: () => void): void {
    const key = this.#parameters.scope === 'tool' ? tool : '';
    const state = this.#states.get(key) ?? new ColdStartState(this.#parameters.idleBeforeColdMs);
    this.#states.set(key, state);
    this.#scopes.set(id, state);
    const begin = (): void => {
      state.begins(id, this.#context.now());
      go();
    };
    const { delayMs } = this.#parameters;
    if (delayMs === 0 || !state.isCold(this.#context.now())) {
      begin();
      return;
    }
    this.#delayed.set(id, []);
    state.waiting.push(() => {
      const after = this.#delayed.get(id) ?? [];
      this.#delayed.delete(id);
      begin();
      for (const next of after) next();
    });
    this.#context.note('a call waits for the start', { tool });
    if (this.#warmUps.has(state)) return;
    this.#warmUps.set(
      state,
      this.#context.setTimer(() => this.#warm(state), delayMs),
    );
  }

  #warm(state: ColdStartState): void {
    this.#warmUps.get(state)?.cancel();
    this.#warmUps.delete(state);
    state.warmUp();
    this.#context.note('started', { calls: state.waiting.length });
    for (const go of state.waiting.splice(0)) go();
  }

  #behind(id: unknown, go: () => void): void {
    const cancel = (): void => {
      go();
      this.#scopes.get(id)?.ends(id, this.#context.now()); // what is cancelled is never answered
    };
    const after = this.#delayed.get(id);
    if (after === undefined) cancel();
    else after.push(cancel);
  }
}

/** Refuses connections until so long after the first of them. */
function refuseAtFirst(context: FaultContext, refuseMs: number): { lift(): void } {
  let firstMs: number | null = null;
  return context.http((next) =>
    hopBefore(next, (request, listener) => {
      firstMs ??= context.now();
      if (context.now() - firstMs >= refuseMs) return next.exchange(request, listener);
      context.note('a connection is refused', exchangeAbout(request));
      const exchange = new OpenExchange(listener);
      exchange.deliver({ type: 'cut', how: 'refused', note: 'the server is starting' });
      return exchange;
    }),
  );
}

/**
 * The first call has to wait for a cold start: a browser to launch, a model to load, a pool to fill. Later calls wait for
 * the same start; pings and lists do not.
 */
export const coldStartFirstCall: Fault<ColdStartFirstCall> = {
  id: 'cold-start-first-call',
  layer: 'process',
  summary: 'the first call waits until the server has warmed up',
  defences: [
    'warm up after initialize, and not inside it',
    'answer early with an error that says that the server is starting',
    'keep an instance warm',
    'let all calls wait for one warm-up',
  ],
  incidents: [
    {
      url: 'https://github.com/google/mcp/pull/31',
      date: '2026-03-13',
      fact: 'the default limit of a client, 5 s, was shorter than a cold start for tools/list',
    },
    {
      url: 'https://github.com/google/ChromeBrowserEnterprise/pull/79',
      date: '2026-08-26',
      fact: 'an instance needed 2.5 s until it listened, and connections were refused until then',
    },
    {
      url: 'https://github.com/anomalyco/opencode/issues/48743',
      date: '2026-09-15',
      fact: 'the same servers took 150 s cold and 12 s warm, and were all marked as failed',
    },
  ],
  parameters: z.strictObject({
    delayMs: z.int().min(0).default(45_000).describe('how long the start takes, in milliseconds'),
    idleBeforeColdMs: z
      .int()
      .min(0)
      .default(0)
      .describe('after so many milliseconds without a call it is cold again; 0: it stays warm'),
    scope: z
      .enum(['process', 'session', 'tool'])
      .default('process')
      .describe('what starts once: the process, each session, or each tool'),
    refuseUntilReadyMs: z
      .int()
      .min(0)
      .max(86_400_000)
      .default(0)
      .describe(
        'over HTTP: so long after the first request connections are refused, in milliseconds, as while an instance starts',
      ),
  }),
  arbitrary: (fc) =>
    fc.record({
      delayMs: fc.nat({ max: 120_000 }),
      idleBeforeColdMs: fc.nat({ max: 3_600_000 }),
      scope: fc.constantFrom('process', 'session', 'tool'),
      refuseUntilReadyMs: fc.oneof({ withCrossShrink: true }, fc.constant(0), fc.nat({ max: 30_000 })),
    }),
  loses: false,
  reorders: true, // pings, lists, and calls of a tool that is warm overtake what waits
  inject(context, parameters) {
    const start = new ColdStart(context, parameters);
    const refusals = parameters.refuseUntilReadyMs === 0 ? null : refuseAtFirst(context, parameters.refuseUntilReadyMs);
    const ends = [
      context.toServer(start.toServer),
      context.toClient(start.toClient),
      context.onStart(start.forget),
      () => refusals?.lift(),
    ];
    return {
      lift() {
        for (const end of ends.splice(0)) end();
        start.release();
      },
    };
  },
};
