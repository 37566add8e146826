import type { Frame } from '../../wire/frame.ts';
import { HookChain } from '../../wire/hook-chain.ts';
import { type AnyFault, injectPlanned } from '../fault.ts';
import type { FaultContext, InjectedFault } from '../fault-context.ts';
import { seededRandom } from '../seeded-random.ts';
import { noProcess } from '../server/process-control.ts';
import { SessionServer } from '../server/session-server.ts';
import { readUpstreamRule } from '../upstream/gate/read-upstream-rule.ts';
import type { BodyEvent, ResponseEvent } from '../upstream/gate/response-event.ts';
import type { UpstreamExchange } from '../upstream/gate/upstream-exchange.ts';
import { UpstreamGate } from '../upstream/gate/upstream-gate.ts';
import { injectWhen } from '../when/conditional-fault.ts';
import type { FaultCondition } from '../when/fault-condition.ts';
import { noProgram } from './no-program.ts';

/** One step of a script: at that time one side sends a frame, or the server calls its upstream. */
export type Step = { readonly atMs: number } & (
  | { readonly toServer: Frame }
  | { readonly toClient: Frame }
  | { readonly upstream: string }
);

/** What arrived where, and when. Of an upstream call: its whole response, when it is over. */
export interface Arrival {
  readonly atMs: number;
  readonly at: 'server' | 'client' | 'upstream';
  readonly what: unknown;
}

interface Timer {
  readonly dueMs: number;
  readonly run: () => void;
}

/** A world of frames and calls alone, with a clock of its own: enough to check the contract of a fault. */
export class WorldOfFrames {
  readonly arrivals: Arrival[] = [];
  readonly notes: string[] = [];
  /** Text that is no frame, as the client got it. */
  readonly lines: string[] = [];
  readonly #toServer = new HookChain();
  readonly #toClient = new HookChain();
  readonly #starts = new Set<() => void>();
  readonly #server: SessionServer;
  readonly #gate: UpstreamGate;
  #timers: Timer[] = [];
  #nowMs = 0;

  constructor() {
    this.#server = new SessionServer(noProgram, {
      now: () => this.#nowMs,
      setTimer: (run, delayMs) => this.setTimer(run, delayMs),
    });
    this.#gate = new UpstreamGate({
      now: () => this.#nowMs,
      setTimer: (run, delayMs) => this.setTimer(run, delayMs),
      label: () => null,
    });
  }

  inject(fault: AnyFault, parameters: unknown, seed = 1, when?: FaultCondition): InjectedFault {
    const random = seededRandom(seed, '0');
    const note: FaultContext['note'] = (text) => void this.notes.push(text);
    const context: FaultContext = {
      now: () => this.#nowMs,
      setTimer: (run, delayMs) => this.setTimer(run, delayMs),
      random,
      toServer: (hook) => this.#toServer.add(hook, 0),
      toClient: (hook) => this.#toClient.add(hook, 0),
      sendToServer: (frame) => this.#toServer.run(frame, this.#read, 0),
      person: () => ({ lift() {} }),
      sendToClient: (frame) => this.#toClient.run(frame, this.#arrived('client'), 0),
      writeLine: (line) => void this.lines.push(line),
      onEnd: () => () => {},
      onStart: (listener) => {
        this.#starts.add(listener);
        return () => void this.#starts.delete(listener);
      },
      http: () => ({ lift() {} }),
      overHttp: false,
      server: () => this.#server,
      sockets: () => ({ lift() {} }),
      process: noProcess,
      upstream: (rule) => ({ lift: this.#gate.add({ rule: readUpstreamRule(rule), random, note }) }),
      note,
    };
    return when === undefined
      ? injectPlanned(fault, context, parameters)
      : injectWhen(fault, context, parameters, when);
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

  readonly #read = (frame: Frame): void => this.#server.inbox.pass(frame, () => this.#arrived('server')(frame));

  #arrived(at: Arrival['at']): (what: unknown) => void {
    return (what) => void this.arrivals.push({ atMs: this.#nowMs, at, what: JSON.parse(JSON.stringify(what)) });
  }

  #play(step: Step): void {
    if ('toServer' in step) this.#toServer.run(step.toServer, this.#read);
    else if ('toClient' in step) this.#toClient.run(step.toClient, this.#arrived('client'));
    else {
      const response = { path: step.upstream, status: 0, body: '', ended: '' };
      this.#callUpstream(step.upstream, (event) => {
        if (event.type === 'head') response.status = event.head.status;
        else if (event.type === 'bytes') response.body += Buffer.from(event.chunk).toString();
        else this.#arrived('upstream')({ ...response, ended: event.type === 'cut' ? event.how : event.type });
      });
    }
  }

  /** Calls an upstream that sends its response in two parts, at once. */
  #callUpstream(path: string, deliver: (event: ResponseEvent) => void): void {
    const respond = (receive: (event: BodyEvent) => void): void => {
      deliver({ type: 'head', head: { status: 200, headers: {} } });
      receive({ type: 'bytes', chunk: Buffer.from('a'.repeat(60)) });
      this.setTimer(() => {
        receive({ type: 'bytes', chunk: Buffer.from('b'.repeat(60)) });
        receive({ type: 'end' });
      }, 0);
    };
    const exchange: UpstreamExchange | null = this.#gate.intercept(
      { method: 'GET', host: 'api.example.com', path },
      {
        connection: () => ({ keeper: this, keepMs: 4_000, secure: true, attemptMs: 250 }),
        enter() {},
        deliver,
        goOn: (changesBody) => respond(changesBody ? (event) => exchange?.receive(event) : deliver),
      },
    );
    if (exchange === null) respond(deliver);
  }
}
