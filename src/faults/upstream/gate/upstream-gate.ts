import { AsyncLocalStorage } from 'node:async_hooks';
import type { NoteDetails } from '../fault-site.ts';
import { matches } from './matches.ts';
import type { CannedAnswer, UpstreamCall, UpstreamRule } from './upstream-rule.ts';

/** What a gate needs of the process it is in. */
export interface GateContext {
  now(): number;
  setTimer(run: () => void, delayMs: number): { cancel(): void };
}

/** A rule that is in force, and whose it is. */
export interface RuleInForce {
  readonly rule: UpstreamRule;
  random(): number;
  note(text: string, about: NoteDetails): void;
}

interface Standing extends RuleInForce {
  seen: number;
}

/** A call that waits at the gate. */
export interface HeldCall {
  /** Its caller has given up: it goes nowhere. */
  cancel(): void;
}

interface Waiting {
  readonly call: UpstreamCall;
  readonly sinceMs: number;
  readonly shares: Map<Standing, number>;
  readonly go: (answer: CannedAnswer | null) => void;
  timer: { cancel(): void } | null;
}

const details = ({ method, host, path }: UpstreamCall): NoteDetails => ({ method, host, path });

/**
 * Where all outgoing HTTP of one process passes, by whichever library: decides which calls wait, for how long, and who
 * answers then. Several rules that match one call add up; the first that has an answer gives it.
 */
export class UpstreamGate {
  readonly #context: GateContext;
  readonly #standing: Standing[] = [];
  readonly #waiting = new Set<Waiting>();
  readonly #passing = new AsyncLocalStorage<UpstreamCall>();
  readonly #followed = new WeakMap<UpstreamCall, readonly Standing[]>();

  constructor(context: GateContext) {
    this.#context = context;
  }

  /** Whether the code that asks runs inside a call that has passed the gate: one call is held once. */
  get passing(): boolean {
    return this.#passing.getStore() !== undefined;
  }

  get setTimer(): GateContext['setTimer'] {
    return this.#context.setTimer;
  }

  /** Puts a rule in force. @returns how to lift it: what waits only for it goes on at once */
  add(inForce: RuleInForce): () => void {
    const standing = { ...inForce, seen: 0 };
    this.#standing.push(standing);
    return () => {
      const index = this.#standing.indexOf(standing);
      if (index < 0) return;
      this.#standing.splice(index, 1);
      for (const waiting of [...this.#waiting]) if (waiting.shares.delete(standing)) this.#arm(waiting);
      // Nothing is held any more; a storage left enabled would cost every promise of this thread a little, for ever.
      if (this.#standing.length === 0) this.#passing.disable();
    };
  }

  /**
   * A call comes to the gate.
   *
   * @param go called once it may go on, with the answer to give or `null`: then it goes to whoever would have answered
   * @returns `null` when no rule is about it: it goes on now, and `go` is not called
   */
  hold(call: UpstreamCall, go: (answer: CannedAnswer | null) => void): HeldCall | null {
    const shares = new Map<Standing, number>();
    for (const standing of this.#standing) {
      const { match, delayMs, jitterMs } = standing.rule;
      if (!matches(match, call)) continue;
      standing.seen += 1;
      if (match.nth !== null && match.nth !== standing.seen) continue;
      const share = delayMs + Math.round(standing.random() * jitterMs);
      if (share > 0 || standing.rule.answer !== null) shares.set(standing, share);
    }
    if (shares.size === 0) return null;
    const waiting: Waiting = { call, shares, go, sinceMs: this.#context.now(), timer: null };
    for (const [standing, forMs] of shares) standing.note('holds an upstream call', { ...details(call), forMs });
    this.#waiting.add(waiting);
    this.#arm(waiting);
    return { cancel: () => this.#cancel(waiting) };
  }

  /** Runs what carries out a call that has passed: nothing inside it is held again. */
  pass<T>(call: UpstreamCall, run: () => T): T {
    return this.#passing.run(call, run);
  }

  /** The call that the code that asks carries out has left this process. */
  reachedReal(call: UpstreamCall | undefined = this.#passing.getStore()): void {
    if (call === undefined) return;
    for (const standing of this.#followed.get(call) ?? [])
      standing.note('the upstream call was not mocked: it went to the real host', details(call));
    this.#followed.delete(call);
  }

  /** A call has gone out without passing the gate, by a library that was not known yet. */
  missed(call: UpstreamCall): void {
    for (const standing of this.#standing)
      if (matches(standing.rule.match, call))
        standing.note('could not hold an upstream call: the library that made it is unknown', details(call));
  }

  #arm(waiting: Waiting): void {
    waiting.timer?.cancel();
    const total = [...waiting.shares.values()].reduce((sum, share) => sum + share, 0);
    const leftMs = waiting.sinceMs + total - this.#context.now();
    // A lifted rule lets go at once; also an answer after 0 ms comes in a turn of its own, as answers do.
    if (waiting.shares.size === 0) this.#release(waiting);
    else waiting.timer = this.#context.setTimer(() => this.#release(waiting), Math.max(0, leftMs));
  }

  #release(waiting: Waiting): void {
    waiting.timer?.cancel();
    if (!this.#waiting.delete(waiting)) return;
    const { call, shares, go } = waiting;
    const standing = [...shares.keys()];
    const answering = standing.find(({ rule }) => rule.answer !== null);
    const answer = answering?.rule.answer ?? null;
    if (answer !== null) answering?.note('answers the upstream call', { ...details(call), status: answer.status });
    else {
      for (const one of standing) one.note('lets the upstream call go on', details(call));
      this.#followed.set(call, standing);
    }
    go(answer);
  }

  #cancel(waiting: Waiting): void {
    waiting.timer?.cancel();
    if (!this.#waiting.delete(waiting)) return;
    for (const standing of waiting.shares.keys())
      standing.note('the caller gave the upstream call up', details(waiting.call));
  }
}
