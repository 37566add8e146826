import type { NoteDetails } from '../../note-details.ts';
import type { BodyStage, CannedAnswer, Replacement } from '../behaviours/behaviour-kind.ts';
import { behaviourKinds } from '../behaviours/upstream-behaviour.ts';
import type { BodyEvent, ResponseEvent } from './response-event.ts';
import type { CompleteRule, UpstreamCall } from './upstream-rule.ts';

/** What a gate needs of the process that it is in. */
export interface GateContext {
  now(): number;
  setTimer(run: () => void, delayMs: number): { cancel(): void };
}

/** A rule that is in force, with what its fault gives to it. */
export interface RuleInForce {
  readonly rule: CompleteRule;
  random(): number;
  note(text: string, about: NoteDetails): void;
}

/** How a library carries out what the gate decides about one call. */
export interface CallDelivery {
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

/** What one rule does to a call. */
interface Share {
  readonly waitMs: number;
  readonly replacement: Replacement | null;
  /** Whether it has noted something about this call. */
  noted: boolean;
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
  readonly #delivery: CallDelivery;
  readonly #closed: () => void;
  readonly #sinceMs: number;
  readonly #shares = new Map<RuleInForce, Share>();
  readonly #stages: Stage[] = [];
  readonly #timers = new Set<{ cancel(): void }>();
  #wait: { cancel(): void } | null = null;
  #state: 'waiting' | 'open' | 'closed' = 'waiting';
  #receivedLast = false;
  #reachedReal = false;

  /** @param closed called once, when nothing more happens to the call here */
  constructor(call: UpstreamCall, context: GateContext, delivery: CallDelivery, closed: () => void) {
    this.#call = call;
    this.#context = context;
    this.#delivery = delivery;
    this.#closed = closed;
    this.#sinceMs = context.now();
  }

  /** Applies a rule. @returns whether it does anything to this call */
  apply(rule: RuleInForce): boolean {
    let waitMs = 0;
    let replacement: Replacement | null = null;
    const { length } = this.#stages;
    for (const behaviour of rule.rule.behaviours) {
      const kind = behaviourKinds.get(behaviour.type);
      waitMs += kind?.waitMs?.(behaviour, rule.random) ?? 0;
      replacement ??= kind?.replacement?.(behaviour) ?? null;
      const index = this.#stages.length;
      const body = kind?.body?.(behaviour, {
        now: this.#context.now,
        setTimer: (run, delayMs) => this.#setTimer(run, delayMs),
        pass: (event) => this.#passFrom(index, event),
        note: (text, about) => this.#note(rule, text, about),
      });
      if (body != null) this.#stages.push({ rule, body, ended: false });
    }
    if (waitMs === 0 && replacement === null && this.#stages.length === length) return false;
    this.#shares.set(rule, { waitMs, replacement, noted: false });
    return true;
  }

  /** Begins to wait. */
  start(): void {
    // An answer comes in a turn of its own, as answers do: it is noted as a wait even of 0 ms.
    for (const [rule, { waitMs, replacement }] of this.#shares)
      if (waitMs > 0 || replacement?.type === 'answer')
        this.#note(rule, 'holds an upstream call', { forMs: Number.isFinite(waitMs) ? waitMs : null });
    this.#arm();
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
    if (this.#state === 'closed' || !this.#shares.has(rule)) return;
    if (this.#state === 'waiting') {
      this.#shares.delete(rule);
      for (const stage of this.#stages) if (stage.rule === rule) stage.body = null;
      this.#arm();
      return;
    }
    for (const stage of this.#stages) {
      if (stage.rule !== rule) continue;
      if (!stage.ended) stage.body?.lift();
      stage.body = null;
    }
  }

  #arm(): void {
    this.#wait?.cancel();
    const totalMs = [...this.#shares.values()].reduce((sum, { waitMs }) => sum + waitMs, 0);
    const leftMs = this.#sinceMs + totalMs - this.#context.now();
    if (this.#shares.size === 0) this.#release();
    else if (Number.isFinite(leftMs)) this.#wait = this.#context.setTimer(() => this.#release(), Math.max(0, leftMs));
  }

  #release(): void {
    this.#wait?.cancel();
    this.#state = 'open';
    const [deciding] = [...this.#shares].filter(([, { replacement }]) => replacement !== null);
    const replacement = deciding?.[1].replacement ?? null;
    if (deciding === undefined || replacement === null) {
      for (const [rule, { noted }] of this.#shares) if (noted) this.#note(rule, 'lets the upstream call go on');
      const changesBody = this.#stages.some(({ body }) => body !== null);
      if (!changesBody) this.#close();
      this.#delivery.goOn(changesBody);
    } else if (replacement.type === 'cut') {
      this.#note(deciding[0], 'resets the connection of the upstream call');
      this.#close();
      this.#delivery.deliver(replacement);
    } else {
      this.#note(deciding[0], 'answers the upstream call', { status: replacement.answer.status });
      for (const event of eventsOf(replacement.answer, this.#call.method))
        if (event.type === 'head') this.#delivery.deliver(event);
        else this.receive(event);
    }
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
      if (event.type !== 'bytes') this.#close();
      this.#delivery.deliver(event);
    }
  }

  #setTimer(run: () => void, delayMs: number): { cancel(): void } {
    const timer = this.#context.setTimer(() => {
      this.#timers.delete(timer);
      run();
    }, delayMs);
    this.#timers.add(timer);
    return timer;
  }

  #note(rule: RuleInForce, text: string, about: NoteDetails = {}): void {
    const { method, host, path } = this.#call;
    rule.note(text, { method, host, path, ...about });
    const share = this.#shares.get(rule);
    if (share === undefined || share.noted) return;
    share.noted = true;
    if (this.#reachedReal) this.#noteReal(rule);
  }

  #noteReal(rule: RuleInForce): void {
    const { method, host, path } = this.#call;
    rule.note('the upstream call was not mocked: it went to the real host', { method, host, path });
  }

  #close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#wait?.cancel();
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
    this.#closed();
  }
}
