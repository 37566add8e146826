import type { Frame } from '../../wire/frame.ts';
import { HookChain } from '../../wire/hook-chain.ts';
import { type AnyFault, injectPlanned } from '../fault.ts';
import type { FaultSite, InjectedFault } from '../fault-site.ts';
import { seededRandom } from '../seeded-random.ts';
import { UpstreamGate } from '../upstream/upstream-gate.ts';

/** One step of a script: at that time somebody sends a frame, or the server calls its upstream. */
export type Step = { readonly atMs: number } & (
  | { readonly toServer: Frame }
  | { readonly toClient: Frame }
  | { readonly upstream: string }
);

/** What arrived where, and when. */
export interface Arrival {
  readonly atMs: number;
  readonly at: 'server' | 'client' | 'upstream';
  readonly what: unknown;
}

interface Timer {
  readonly dueMs: number;
  readonly run: () => void;
}

/** A world of frames and calls alone, with a clock of its own: enough to hold a fault to its contract. */
export class WorldOfFrames {
  readonly arrivals: Arrival[] = [];
  readonly notes: string[] = [];
  readonly #toServer = new HookChain();
  readonly #toClient = new HookChain();
  readonly #starts = new Set<() => void>();
  readonly #gate: UpstreamGate;
  #timers: Timer[] = [];
  #nowMs = 0;

  constructor() {
    this.#gate = new UpstreamGate({ now: () => this.#nowMs, setTimer: (run, delayMs) => this.setTimer(run, delayMs) });
  }

  inject(fault: AnyFault, parameters: unknown, seed = 1): InjectedFault {
    const random = seededRandom(seed, '0');
    const note: FaultSite['note'] = (text) => void this.notes.push(text);
    return injectPlanned(
      fault,
      {
        now: () => this.#nowMs,
        setTimer: (run, delayMs) => this.setTimer(run, delayMs),
        random,
        toServer: (hook) => this.#toServer.add(hook),
        toClient: (hook) => this.#toClient.add(hook),
        onStart: (listener) => {
          this.#starts.add(listener);
          return () => void this.#starts.delete(listener);
        },
        http: () => ({ lift() {} }),
        upstream: (rule) => ({ lift: this.#gate.add({ rule, random, note }) }),
        note,
      },
      parameters,
    );
  }

  setTimer(run: () => void, delayMs: number): { cancel(): void } {
    const timer = { dueMs: this.#nowMs + delayMs, run };
    this.#timers.push(timer);
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
  }

  script(steps: readonly Step[]): void {
    for (const started of this.#starts) started();
    for (const step of steps) this.setTimer(() => this.#play(step), step.atMs);
  }

  /** Lets time pass until then, or until nothing is left to happen. */
  runUntil(untilMs = Number.POSITIVE_INFINITY): void {
    for (;;) {
      const next = this.#timers.reduce<Timer | null>(
        (first, one) => (first === null || one.dueMs < first.dueMs ? one : first),
        null,
      );
      if (next === null || next.dueMs > untilMs) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#nowMs = next.dueMs;
      next.run();
    }
    if (untilMs !== Number.POSITIVE_INFINITY) this.#nowMs = untilMs;
  }

  #play(step: Step): void {
    const arrived = (at: Arrival['at']) => (what: unknown) =>
      void this.arrivals.push({ atMs: this.#nowMs, at, what: JSON.parse(JSON.stringify(what)) });
    if ('toServer' in step) this.#toServer.run(step.toServer, arrived('server'));
    else if ('toClient' in step) this.#toClient.run(step.toClient, arrived('client'));
    else {
      const call = { method: 'GET', host: 'api.example.com', path: step.upstream };
      const reached = arrived('upstream');
      if (this.#gate.hold(call, () => reached(step.upstream)) === null) reached(step.upstream);
    }
  }
}
