import { AsyncLocalStorage } from 'node:async_hooks';
import { behaviourKinds } from '../behaviours/upstream-behaviour.ts';
import { KeptConnections } from './kept-connections.ts';
import { matches } from './matches.ts';
import { SlotPool } from './slot-pool.ts';
import {
  type CallDelivery,
  type GateContext,
  type RuleInForce,
  type RulePool,
  UpstreamExchange,
} from './upstream-exchange.ts';
import type { UpstreamCall } from './upstream-rule.ts';

/** A call that has passed the gate; its exchange, if a rule is about it. */
interface PassedCall {
  readonly exchange: UpstreamExchange | null;
}

/**
 * All outgoing HTTP of one process passes here, by any library. The gate decides what happens to each call: it finds the
 * rules that are about it, and their behaviours make its {@link UpstreamExchange}.
 */
export class UpstreamGate {
  readonly #context: GateContext;
  readonly #connections = new KeptConnections();
  readonly #rules = new Map<RuleInForce, { seen: number; readonly pools: readonly RulePool[] }>();
  readonly #exchanges = new Set<UpstreamExchange>();
  readonly #passing = new AsyncLocalStorage<PassedCall>();
  #silent = false;

  constructor(context: GateContext) {
    this.#context = context;
  }

  /** Whether the running code is inside a call that has passed the gate: rules apply once to each call. */
  get passing(): boolean {
    return this.#passing.getStore() !== undefined;
  }

  get setTimer(): GateContext['setTimer'] {
    return this.#context.setTimer;
  }

  /** Puts a rule in force. @returns how to lift it: what waits only for it goes on at once */
  add(rule: RuleInForce): () => void {
    const pools = this.#poolsOf(rule);
    this.#rules.set(rule, { seen: 0, pools });
    return () => {
      if (!this.#rules.delete(rule)) return;
      for (const { slots } of pools) slots.close();
      for (const exchange of [...this.#exchanges]) exchange.lift(rule);
      // Without rules the storage is not needed; enabled, it would slow down every promise of this thread.
      if (this.#rules.size === 0) this.#passing.disable();
    };
  }

  /**
   * A call comes to the gate.
   *
   * @returns `null` when no rule is about it: it goes on now, and `delivery` is not used
   */
  intercept(call: UpstreamCall, delivery: CallDelivery): UpstreamExchange | null {
    const audible: CallDelivery = {
      connection: () => delivery.connection(),
      enter: (phase) => delivery.enter(phase),
      goOn: (changesBody) => this.#silent || delivery.goOn(changesBody),
      deliver: (event) => this.#silent || delivery.deliver(event),
    };
    const exchange = new UpstreamExchange(call, this.#context, this.#connections, audible, () =>
      this.#exchanges.delete(exchange),
    );
    const applied = [...this.#rules].filter(([rule, counter]) => {
      const { match, calls, afterCalls } = rule.rule;
      if (!matches(match, call)) return false;
      counter.seen += 1;
      const met = counter.seen - afterCalls;
      if (match.nth !== null && match.nth !== counter.seen) return false;
      if (met < 1 || (calls !== null && met > calls)) return false;
      return exchange.apply(rule, { isFirst: met === 1, pools: counter.pools });
    });
    if (applied.length === 0) return null;
    this.#exchanges.add(exchange);
    exchange.start();
    return exchange;
  }

  /**
   * From now on no call goes on or gets an answer. At the end of a session a server may still wait for calls. If they went on, they
   * would reach the real upstream, and what the server does next would happen in the session after.
   */
  silence(): void {
    this.#silent = true;
  }

  /** Runs what carries out a call that has passed: rules do not apply again to what it calls. */
  pass<T>(exchange: UpstreamExchange | null, run: () => T): T {
    return this.#passing.run({ exchange }, run);
  }

  /** The call that the running code carries out has left this process. */
  reachedReal(): void {
    this.#passing.getStore()?.exchange?.reachedReal();
  }

  /** A call has gone out without passing the gate, by a library that was not known yet. */
  missed(call: UpstreamCall): void {
    for (const { rule, note } of this.#rules.keys())
      if (matches(rule.match, call))
        note(
          'could not hold an upstream call: the library that made it is unknown',
          { ...call },
          this.#context.label(),
        );
  }

  #poolsOf({ rule }: RuleInForce): readonly RulePool[] {
    return rule.behaviours.flatMap((behaviour) => {
      const use = behaviourKinds.get(behaviour.type)?.poolUse?.(behaviour);
      if (use === undefined) return [];
      const slots = new SlotPool(use, this.#context.setTimer);
      return [{ slots, acquireTimeoutMs: use.acquireTimeoutMs }];
    });
  }
}
