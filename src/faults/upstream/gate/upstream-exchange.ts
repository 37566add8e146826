import { isIP } from 'node:net';
import type { NoteDetails } from '../../note-details.ts';
import type { BodyStage, CallFacts, CannedAnswer, Replacement } from '../behaviours/behaviour-kind.ts';
import { behaviourKinds } from '../behaviours/upstream-behaviour.ts';
import { connectionFailure } from '../libraries/connection-errors.ts';
import { type AwaitedPool, CallWait, type WaitPlan } from './call-wait.ts';
import type { ConnectionFacts, KeptConnections, NewConnection } from './kept-connections.ts';
import type { BodyEvent, ResponseEvent } from './response-event.ts';
import type { SlotPool } from './slot-pool.ts';
import type { CompleteRule, UpstreamCall } from './upstream-rule.ts';
import { type WaitPhase, type Waits, waitedUntil, waitPhases } from './wait-phase.ts';

/** What a gate needs of the process that it is in. */
export interface GateContext {
  now(): number;
  setTimer(run: () => void, delayMs: number): { cancel(): void };
  /** The message that the running code works on, such as `tools/call 3`; `null`: none, or unknown. */
  label(): string | null;
}

/** A pool of one rule, and how long a call waits for it; `null`: without a limit. */
export interface RulePool {
  readonly slots: SlotPool;
  readonly acquireTimeoutMs: number | null;
}

/** A rule that is in force, with what its fault gives to it. */
export interface RuleInForce {
  readonly rule: CompleteRule;
  random(): number;
  /** @param label the message during which the call was made; `null`: none, or unknown */
  note(text: string, about: NoteDetails, label: string | null): void;
}

/** How a library carries out what the gate decides about one call. */
export interface CallDelivery {
  /** What the library does about the connection of this call. */
  connection(): ConnectionFacts;
  /** The call begins to wait in this step: the limits that the library has for it run. */
  enter(phase: WaitPhase): void;
  /**
   * Sends the call on, to the mock or the host that would have answered.
   *
   * @param changesBody whether what happens to the response's body has to go to `receive` of the exchange, and comes back
   *   by `deliver`. The head does not: the library delivers it as it comes.
   */
  goOn(changesBody: boolean): void;
  /** Gives the caller the next part of the response, as the library gives it for a real one. */
  deliver(event: ResponseEvent): void;
}

/** What a rule knows of a call that it meets. */
export interface MetCall {
  readonly isFirst: boolean;
  readonly pools: readonly RulePool[];
}

/** What one rule does to a call. */
interface Share {
  readonly waits: Waits;
  readonly replacements: readonly Replacement[];
  readonly pools: readonly RulePool[];
  /** Whether it has noted something about this call. */
  noted: boolean;
  /** Since when it holds the call, as a note with `forMs` says; `null`: it does not. */
  heldSinceMs: number | null;
}

interface Stage {
  readonly rule: RuleInForce;
  /** `null`: its rule was lifted. */
  body: BodyStage | null;
  ended: boolean;
}

const framing: ReadonlySet<string> = new Set(['content-length', 'connection', 'transfer-encoding']);

/** The events of a canned answer, as a server sends it to a request with this method. */
function* eventsOf({ status, headers, body }: CannedAnswer, method: string): Generator<ResponseEvent> {
  const chunk = Buffer.from(body);
  const own = Object.entries(headers).filter(([name]) => !framing.has(name.toLowerCase()));
  const length = status === 204 ? {} : { 'content-length': String(chunk.length) };
  yield { type: 'head', head: { status, headers: { ...Object.fromEntries(own), ...length } } };
  const bodiless = method === 'HEAD' || status === 204 || status === 304;
  if (!bodiless && chunk.length > 0) yield { type: 'bytes', chunk };
  yield { type: 'end' };
}

/**
 * One call at the gate. It waits, then goes on or is answered, and the body of its response passes the stages of the
 * rules that change it:
 *
 *     library ── receive(event) ──▶ stage ──▶ stage ──▶ delivery.deliver(event) ──▶ caller
 */
export class UpstreamExchange {
  readonly #call: UpstreamCall;
  readonly #context: GateContext;
  readonly #connections: KeptConnections;
  readonly #delivery: CallDelivery;
  readonly #closed: () => void;
  readonly #label: string | null;
  readonly #shares = new Map<RuleInForce, Share>();
  readonly #stages: Stage[] = [];
  readonly #timers = new Set<{ cancel(): void }>();
  readonly #wait: CallWait;
  #state: 'waiting' | 'open' | 'closed' = 'waiting';
  #receivedLast = false;
  #reachedReal = false;
  /** The connection that has to be made; `null`: a kept one is used; `undefined`: no behaviour has asked. */
  #connection: NewConnection | null | undefined;

  /** @param closed called once, when nothing more happens to the call here */
  constructor(
    call: UpstreamCall,
    context: GateContext,
    connections: KeptConnections,
    delivery: CallDelivery,
    closed: () => void,
  ) {
    this.#call = call;
    this.#context = context;
    this.#connections = connections;
    this.#delivery = delivery;
    this.#closed = closed;
    this.#label = context.label();
    this.#wait = new CallWait(context, () => this.#plan(), {
      began: () => this.#noteWaits(),
      enter: (phase) => delivery.enter(phase),
      over: () => this.#release(),
    });
  }

  /**
   * Applies a rule.
   *
   * @param met whether the rule has met no call before, and its pools
   * @returns whether the rule does anything to this call
   */
  apply(rule: RuleInForce, { isFirst, pools }: MetCall): boolean {
    const waits: { [phase in WaitPhase]?: number } = {};
    const replacements: Replacement[] = [];
    const { length } = this.#stages;
    const facts: CallFacts = {
      nowMs: this.#context.now(),
      isFirst,
      random: () => rule.random(),
      connects: () => this.#connects(),
    };
    for (const behaviour of rule.rule.behaviours) {
      const kind = behaviourKinds.get(behaviour.type);
      for (const [phase, waitMs] of Object.entries(kind?.waits?.(behaviour, facts) ?? {}))
        waits[phase as WaitPhase] = (waits[phase as WaitPhase] ?? 0) + waitMs;
      const replacement = kind?.replacement?.(behaviour, facts) ?? null;
      if (replacement !== null) replacements.push(replacement);
      const index = this.#stages.length;
      const body = kind?.body?.(behaviour, {
        now: this.#context.now,
        setTimer: (run, delayMs) => this.#setTimer(run, delayMs),
        pass: (event) => this.#passFrom(index, event),
        note: (text, about) => this.#note(rule, text, about),
        hold: (text, about) => {
          this.#note(rule, text, about);
          return (end, more) => this.#note(rule, end, more);
        },
      });
      if (body != null) this.#stages.push({ rule, body, ended: false });
    }
    const waitsAtAll = waitedUntil(waits, 'headers') > 0;
    if (!waitsAtAll && replacements.length === 0 && this.#stages.length === length && pools.length === 0)
      return this.#connection !== undefined; // to see whether the library keeps the connection
    this.#shares.set(rule, { waits, replacements, pools, noted: false, heldSinceMs: null });
    return true;
  }

  /** Begins to wait: for the pools, then step by step. */
  start(): void {
    this.#wait.start([...this.#shares].flatMap(([rule, { pools }]) => pools.map((pool) => this.#awaited(rule, pool))));
  }

  /** An event of the response's body, when the call went on with `changesBody`. */
  receive(event: BodyEvent): void {
    if (this.#receivedLast) return;
    this.#receivedLast = event.type !== 'bytes';
    this.#passTo(0, event);
  }

  /** The caller has given up. Nothing more is delivered. */
  cancel(): void {
    if (this.#state === 'closed') return;
    for (const [rule, { noted }] of this.#shares) if (noted) this.#note(rule, 'the caller gave the upstream call up');
    this.#close();
  }

  /** The call has left this process: no mock has answered it. */
  reachedReal(): void {
    if (this.#reachedReal) return;
    this.#reachedReal = true;
    for (const [rule, { noted }] of this.#shares) if (noted) this.#noteReal(rule);
  }

  /** A rule no longer applies. What waits only for it goes on at once. */
  lift(rule: RuleInForce): void {
    const share = this.#shares.get(rule);
    if (this.#state === 'closed' || share === undefined) return;
    if (share.heldSinceMs !== null) this.#note(rule, 'holds the upstream call no longer');
    if (this.#state === 'waiting') {
      this.#shares.delete(rule);
      for (const stage of this.#stages) if (stage.rule === rule) stage.body = null;
      if (this.#shares.size === 0) this.#release();
      else this.#wait.arm();
      return;
    }
    for (const stage of this.#stages) {
      if (stage.rule !== rule) continue;
      if (!stage.ended) stage.body?.lift();
      stage.body = null;
    }
  }

  #connects(): NewConnection | null {
    if (this.#connection !== undefined) return this.#connection;
    const { keeper, secure, attemptMs } = this.#delivery.connection();
    const { host } = this.#call;
    const isKept = this.#connections.take(keeper, host, this.#context.now());
    const named = isIP(host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')) === 0;
    this.#connection = isKept ? null : { secure, named, attemptMs };
    return this.#connection;
  }

  #awaited(rule: RuleInForce, { slots, acquireTimeoutMs }: RulePool): AwaitedPool {
    return {
      slots,
      acquireTimeoutMs,
      queued: () =>
        this.#note(rule, 'makes an upstream call wait for a connection of the pool', { forMs: null, in: 'pool' }),
      refused: () => {
        this.#state = 'open';
        this.#replace(rule, { type: 'answer', answer: { status: 503, headers: {}, body: '' } });
      },
    };
  }

  /** Every pool has given a connection. */
  #noteWaits(): void {
    const { last } = this.#plan();
    for (const [rule, { waits, replacements }] of this.#shares) {
      const waitMs = waitedUntil(waits, last);
      // An answer comes in a turn of its own, as answers do: it is noted as a wait even of 0 ms.
      if (waitMs === 0 && !replacements.some(({ type }) => type === 'answer')) continue;
      const steps = waitPhases.filter((phase) => phase !== 'headers' && (waits[phase] ?? 0) > 0);
      const about = steps.length > 0 ? { in: steps.join(', ') } : {};
      this.#note(rule, 'holds an upstream call', { forMs: Number.isFinite(waitMs) ? waitMs : null, ...about });
    }
  }

  #plan(): WaitPlan {
    const waits: { [phase in WaitPhase]?: number } = {};
    for (const { waits: own } of this.#shares.values())
      for (const phase of waitPhases) waits[phase] = (waits[phase] ?? 0) + (own[phase] ?? 0);
    const replacement = this.#deciding()?.replacement;
    return { waits, last: replacement?.type === 'unreached' ? replacement.phase : 'headers' };
  }

  /** What decides about the call: a connection that cannot be made comes before every answer. */
  #deciding(): { readonly rule: RuleInForce; readonly replacement: Replacement } | null {
    const all = [...this.#shares].flatMap(([rule, { replacements }]) =>
      replacements.map((replacement) => ({ rule, replacement })),
    );
    for (const phase of waitPhases) {
      const unreached = all.find(({ replacement }) => replacement.type === 'unreached' && replacement.phase === phase);
      if (unreached !== undefined) return unreached;
    }
    return all[0] ?? null;
  }

  #release(): void {
    this.#wait.stop();
    this.#state = 'open';
    const deciding = this.#deciding();
    if (deciding === null) {
      for (const [rule, { noted }] of this.#shares) if (noted) this.#note(rule, 'lets the upstream call go on');
      const changesBody = this.#followsEnd || this.#stages.some(({ body }) => body !== null);
      if (!changesBody) this.#close();
      this.#delivery.goOn(changesBody);
      return;
    }
    this.#replace(deciding.rule, deciding.replacement);
  }

  #replace(rule: RuleInForce, replacement: Replacement): void {
    if (replacement.type === 'answer') {
      this.#note(rule, 'answers the upstream call', { status: replacement.answer.status });
      for (const event of eventsOf(replacement.answer, this.#call.method))
        if (event.type === 'head') this.#delivery.deliver(event);
        else this.receive(event);
      return;
    }
    if (replacement.type === 'cut') {
      this.#note(rule, 'resets the connection of the upstream call');
      this.#close();
      this.#delivery.deliver(replacement);
      return;
    }
    const { failure } = replacement;
    this.#note(rule, 'the upstream call gets no connection', { error: failure });
    const error = connectionFailure(failure, this.#call.host, this.#connection?.secure ?? false);
    this.#close();
    this.#delivery.deliver({ type: 'unreached', error });
  }

  /** Whether the end of the response has to be seen: a connection is kept, or given back to a pool. */
  get #followsEnd(): boolean {
    return this.#connection !== undefined || this.#wait.usesPool;
  }

  #passFrom(index: number, event: BodyEvent): void {
    const stage = this.#stages[index];
    if (stage === undefined || stage.ended) return;
    stage.ended = event.type !== 'bytes';
    this.#passTo(index + 1, event);
  }

  #passTo(index: number, event: BodyEvent): void {
    if (this.#state !== 'open') return;
    const stage = this.#stages[index];
    if (stage?.ended === true) return;
    if (stage !== undefined && stage.body !== null) stage.body.receive(event);
    else if (stage !== undefined) this.#passFrom(index, event);
    else {
      if (event.type === 'end') this.#keepConnection();
      if (event.type !== 'bytes') this.#close();
      this.#delivery.deliver(event);
    }
  }

  #keepConnection(): void {
    if (this.#connection === undefined) return;
    const { keeper, keepMs } = this.#delivery.connection();
    if (keepMs > 0) this.#connections.keep(keeper, this.#call.host, this.#context.now() + keepMs);
  }

  #setTimer(run: () => void, delayMs: number): { cancel(): void } {
    const timer = this.#context.setTimer(() => {
      this.#timers.delete(timer);
      run();
    }, delayMs);
    this.#timers.add(timer);
    return timer;
  }

  /** A note with `forMs` begins a hold of this call, and the next note ends the hold and says how long it was. */
  #note(rule: RuleInForce, text: string, about: NoteDetails = {}): void {
    const { method, host, path } = this.#call;
    const share = this.#shares.get(rule);
    const nowMs = this.#context.now();
    const heldSinceMs = share?.heldSinceMs ?? null;
    const held = heldSinceMs === null ? {} : { heldMs: nowMs - heldSinceMs };
    rule.note(text, { method, host, path, ...about, ...held }, this.#label);
    if (share === undefined) return;
    share.heldSinceMs = 'forMs' in about ? nowMs : null;
    if (share.noted) return;
    share.noted = true;
    if (this.#reachedReal) this.#noteReal(rule);
  }

  #noteReal(rule: RuleInForce): void {
    const { method, host, path } = this.#call;
    rule.note('the upstream call was not mocked: it went to the real host', { method, host, path }, this.#label);
  }

  #close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#wait.end();
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
    this.#closed();
  }
}
