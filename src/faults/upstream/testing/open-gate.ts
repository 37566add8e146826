import type { ResponseHead } from '../../../wire/http/exchange.ts';
import type { UpstreamBehaviour } from '../behaviours/upstream-behaviour.ts';
import { readUpstreamRule } from '../gate/read-upstream-rule.ts';
import type { ResponseEvent } from '../gate/response-event.ts';
import type { UpstreamExchange } from '../gate/upstream-exchange.ts';
import { UpstreamGate } from '../gate/upstream-gate.ts';
import type { UpstreamRule } from '../gate/upstream-rule.ts';

const worded = (event: ResponseEvent): string => {
  if (event.type === 'head') return `head ${event.head.status}`;
  if (event.type === 'bytes') return Buffer.from(event.chunk).toString();
  return event.type === 'cut' ? event.how : event.type;
};

/** A gate on a clock of its own, and calls through it that an upstream answers at once with a body. */
export function openGate() {
  let nowMs = 0;
  let timers: { dueMs: number; run: () => void }[] = [];
  const notes: string[] = [];
  const heads: ResponseHead[] = [];
  const exchanges: UpstreamExchange[] = [];
  const gate = new UpstreamGate({
    now: () => nowMs,
    label: () => null,
    setTimer(run, delayMs) {
      const timer = { dueMs: nowMs + delayMs, run };
      timers.push(timer);
      return {
        cancel() {
          timers = timers.filter((other) => other !== timer);
        },
      };
    },
  });
  return {
    notes,
    heads,
    /** Puts a rule in force. @returns how to lift it */
    add: (behaviours: readonly UpstreamBehaviour[], more: Partial<UpstreamRule> = {}) =>
      gate.add({
        rule: readUpstreamRule({ ...more, behaviours }),
        random: () => 0.5,
        note: (text) => void notes.push(text),
      }),
    /**
     * Calls.
     *
     * @param body in the parts in which it comes
     * @param afterBody called when the upstream has answered
     * @returns what happens to the call, each with its time: filled as time passes
     */
    call(body: string | readonly string[] = '', method = 'GET', afterBody = () => {}): readonly string[] {
      const seen: string[] = [];
      const exchange: UpstreamExchange | null = gate.intercept(
        { method, host: 'a', path: '/' },
        {
          connection: () => ({ keeper: gate, keepMs: 4_000, secure: false, attemptMs: 250 }),
          enter() {},
          goOn(changesBody) {
            seen.push(`${nowMs} goes on`);
            if (!changesBody) return;
            for (const part of [body].flat())
              if (part !== '') exchange?.receive({ type: 'bytes', chunk: Buffer.from(part) });
            exchange?.receive({ type: 'end' });
            afterBody();
          },
          deliver(event) {
            if (event.type === 'head') heads.push(event.head);
            seen.push(`${nowMs} ${worded(event)}`);
          },
        },
      );
      if (exchange === null) seen.push(`${nowMs} is not intercepted`);
      else exchanges.push(exchange);
      return seen;
    },
    cancelAll: () => {
      for (const exchange of exchanges) exchange.cancel();
    },
    reachReal: () => exchanges.at(-1)?.reachedReal(),
    /** Lets time pass until then. */
    runTo(untilMs: number): void {
      for (;;) {
        const [next] = timers.filter(({ dueMs }) => dueMs <= untilMs).toSorted((one, other) => one.dueMs - other.dueMs);
        if (next === undefined) break;
        timers = timers.filter((other) => other !== next);
        nowMs = next.dueMs;
        next.run();
      }
      nowMs = untilMs;
    },
  };
}
