import type { Socket } from 'node:net';
import type { NoteDetails } from '../../note-details.ts';
import type { BodyTools, HoldDetails } from '../behaviours/behaviour-kind.ts';
import { cutBody, StoppedBody } from '../behaviours/stopped-body.ts';
import { trickle } from '../behaviours/trickle.ts';
import type { BodyEvent } from '../gate/response-event.ts';
import { AfterQueryStage } from './after-query-stage.ts';
import { ConnectWait } from './connect-wait.ts';
import { LatencyStage } from './latency-stage.ts';
import { DetectedWatch } from './protocols/detected-watch.ts';
import type { QueryHold } from './queries/query-hold.ts';
import { SlowQueries } from './queries/slow-queries.ts';
import { WaitingCommands } from './queries/waiting-commands.ts';
import type { SocketBehaviour, SocketRuleInForce } from './socket-rule.ts';
import { StageChain } from './stage-chain.ts';

/** What a relay needs of the process that it is in. */
export interface RelayContext {
  now(): number;
  setTimer(run: () => void, delayMs: number): { cancel(): void };
  /** Stops virtual time until the returned function is called. */
  blockTime(reason: string): () => void;
  /** The activity of a socket of the relay is no activity of the program. */
  ignore(socket: Socket): void;
}

/** The queries of all connections that a rule is about, by the keys with which they are cancelled. */
const cancelsOf = new WeakMap<SocketRuleInForce, Map<string, QueryHold>>();

/**
 * One connection of the program through the relay. The program's socket is connected to the relay, and the relay to the real
 * host. All three sockets are in one thread, so the bytes between the program and the relay are counted exactly; for what the
 * host owes, the relay blocks time by what it knows of the protocol:
 *
 *     program ══▶ near ──▶ stages ──▶ far ──▶ host
 *             ◀══      ◀── stages ◀──     ◀──
 */
export class RelayedConnection {
  readonly #host: string;
  readonly #program: Socket;
  readonly #far: Socket;
  readonly #dial: () => void;
  readonly #context: RelayContext;
  readonly #isIdle: boolean;
  readonly #watch: DetectedWatch;
  readonly #connect: ConnectWait;
  /** What the program sends, from the nearest to the program on. */
  readonly #toHost: StageChain;
  /** What the database would do with it. */
  readonly #commands: StageChain;
  readonly #answers: StageChain;
  readonly #waiting: WaitingCommands;
  readonly #toProgram: StageChain;
  readonly #noted = new Set<string>();
  /** How to end each hold that is not over, and the rule that holds. */
  readonly #holds = new Map<(text: string) => void, SocketRuleInForce>();
  readonly #closed: () => void;
  #near: Socket | null = null;
  #block: (() => void) | null = null;
  #isOpen = false;
  #isOver = false;
  /** Whether the program has ended its side, and the host not yet. */
  #isEnding = false;
  /** Ends the program's `connect`. */
  #complete: () => void = () => {};

  constructor(parts: {
    readonly host: string;
    readonly program: Socket;
    readonly far: Socket;
    /** Connects the far socket to the host. */
    readonly dial: () => void;
    readonly isIdle: boolean;
    readonly context: RelayContext;
    /** Called when the host owes nothing any more on this connection. */
    readonly answered: () => void;
    /** Called once, when the connection is over. */
    readonly closed: () => void;
  }) {
    const { host, program, far, dial, isIdle, context, answered, closed } = parts;
    this.#host = host;
    this.#program = program;
    this.#far = far;
    this.#dial = dial;
    this.#context = context;
    this.#closed = closed;
    this.#isIdle = isIdle;
    this.#watch = new DetectedWatch(isIdle);
    this.#connect = new ConnectWait(context.now, context.setTimer);
    this.#waiting = new WaitingCommands({
      now: context.now,
      setTimer: context.setTimer,
      isBusy: () => this.#watch.isBusy,
      toHost: (event) => this.#deliverToHost(event),
      toProgram: (event) => this.#answers.push(event),
      served: answered,
    });
    this.#commands = new StageChain((event) => this.#waiting.sent(event));
    this.#toHost = new StageChain((event) => this.#commands.push(event));
    this.#toProgram = new StageChain((event) => this.#deliverToProgram(event));
    this.#answers = new StageChain((event) => this.#toProgram.push(event));
    far.once('connect', () => this.#farConnected());
    far.on('data', (chunk: Buffer) => {
      this.#watch.received(chunk);
      const isPoll = this.#waiting.isPolling;
      this.#waiting.received({ type: 'bytes', chunk });
      this.#update();
      if (this.#watch.isBusy || isPoll) return;
      this.#waiting.look();
      answered();
    });
    far.once('end', () => {
      this.#isEnding = false;
      this.#answers.push({ type: 'end' });
      this.#update();
    });
    far.once('error', (error) => this.#farFailed(error));
    far.once('close', () => {
      this.#isOpen = false;
      this.#answers.push({ type: 'end' });
      this.#update();
    });
    program.once('close', () => {
      this.#endHolds('the connection is closed');
      if (this.#near === null) this.#end();
    });
  }

  /** A rule is in force from now on. */
  apply(rule: SocketRuleInForce): void {
    for (const behaviour of rule.rule.behaviours) this.#apply(rule, behaviour);
  }

  lift(rule: SocketRuleInForce): void {
    this.#connect.lift(rule);
    this.#toHost.lift(rule);
    this.#commands.lift(rule);
    this.#answers.lift(rule);
    this.#toProgram.lift(rule);
    this.#endHolds('the connection is held no longer', rule);
  }

  /** Another connection was answered: a command that waits may get what it waits for. */
  look(): void {
    if (this.#isOpen) this.#waiting.look();
  }

  /** The program's socket is connected to the relay: it learns of that once the waits are over, and the host is connected. */
  programConnected(complete: () => void): void {
    this.#complete = complete;
    this.#connect.start(() => {
      this.#block = this.#context.blockTime(`a connection to ${this.#host}`);
      this.#dial();
      this.#context.ignore(this.#far);
    });
  }

  /** The relay has accepted the program's socket. */
  accepted(near: Socket): void {
    this.#near = near;
    near.unref();
    near.on('data', (chunk: Buffer) => {
      this.#watch.begun();
      this.#toHost.push({ type: 'bytes', chunk });
      this.#update();
    });
    near.once('end', () => this.#toHost.push({ type: 'end' }));
    near.on('error', () => {}); // the program has closed its side
    near.once('close', () => this.#end());
  }

  #apply(rule: SocketRuleInForce, behaviour: SocketBehaviour): void {
    const hold: BodyTools['hold'] = (text, about) => this.#hold(rule, text, about);
    const connectWait = (waitMs: number) =>
      hold('makes a connection wait', { forMs: Number.isFinite(waitMs) ? waitMs : null, in: 'connect' });
    const tools = (pass: BodyTools['pass']): BodyTools => ({
      now: this.#context.now,
      setTimer: this.#context.setTimer,
      pass,
      note: (text, about = {}) => this.#note(rule, text, about),
      hold,
    });
    const afterQuery = (make: (tools: BodyTools) => BodyStageLike): void =>
      this.#toProgram.add(rule, (pass) => new AfterQueryStage(make(tools(pass)), () => this.#watch.hasQueried, pass));
    switch (behaviour.type) {
      case 'latency': {
        const { latencyMs, connectMs } = behaviour;
        if (connectMs > 0) this.#connect.add(rule, connectMs, connectWait);
        if (latencyMs === 0) return;
        this.#toHost.add(rule, (pass) => new LatencyStage(latencyMs, tools(pass)));
        this.#toProgram.add(rule, (pass) => new LatencyStage(latencyMs, tools(pass)));
        return;
      }
      case 'trickle':
        this.#toProgram.add(rule, (pass) => trickle.body?.(behaviour, tools(pass)) ?? null);
        return;
      case 'hang': {
        const { phase, afterBytes, hangMs } = behaviour;
        if (hangMs === 0) return;
        if (phase === 'connect') {
          this.#connect.add(rule, hangMs ?? Number.POSITIVE_INFINITY, connectWait);
          return;
        }
        afterQuery((own) => {
          const stop = (): void => {
            const goesOn = hold('the host stops', { afterBytes, forMs: hangMs });
            if (hangMs === null) return;
            this.#context.setTimer(() => {
              goesOn('the host goes on');
              body.lift();
            }, hangMs);
          };
          const body = new StoppedBody({ afterBytes, stop }, own);
          return body;
        });
        return;
      }
      case 'reset':
        afterQuery((own) => cutBody(behaviour.afterBytes, 'rst', 'resets a connection', own));
        return;
      case 'slow-query': {
        const cancels = cancelsOf.get(rule) ?? new Map<string, QueryHold>();
        cancelsOf.set(rule, cancels);
        let toHost: BodyTools['pass'] = () => {};
        let toProgram: BodyTools['pass'] = () => {};
        const queries = new SlowQueries({
          behaviour,
          watch: this.#watch,
          isNamed: rule.rule.host !== null,
          now: this.#context.now,
          couldNot: (text) => rule.note(text, { host: this.#host }),
          cancels,
          toHost: tools((event) => toHost(event)),
          toProgram: tools((event) => toProgram(event)),
        });
        this.#commands.add(rule, (pass) => {
          toHost = pass;
          return queries.commands;
        });
        this.#answers.add(rule, (pass) => {
          toProgram = pass;
          return queries.answers;
        });
      }
    }
  }

  #farConnected(): void {
    this.#context.ignore(this.#far);
    this.#far.unref();
    this.#far.setNoDelay(true);
    this.#isOpen = true;
    const connecting = this.#block;
    this.#block = null;
    this.#complete();
    this.#update();
    connecting?.();
  }

  #farFailed(error: Error): void {
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    if (wasOpen) this.#answers.push({ type: 'cut', how: 'rst' });
    else this.#program.destroy(error);
    this.#update();
  }

  #deliverToHost(event: BodyEvent): void {
    if (event.type === 'bytes') {
      this.#watch.sent(event.chunk);
      this.#far.write(event.chunk);
      this.#update();
    } else {
      this.#isEnding = !this.#isIdle;
      this.#far.end();
      this.#update();
    }
  }

  #deliverToProgram(event: BodyEvent): void {
    const near = this.#near;
    if (near === null) {
      if (event.type !== 'bytes') this.#program.destroy();
      return;
    }
    if (event.type === 'bytes') near.write(event.chunk);
    else if (event.type === 'cut' && event.how === 'rst') near.resetAndDestroy();
    else near.end();
    if (event.type === 'cut') this.#far.destroy();
  }

  /** Time is blocked exactly as long as the host owes something. */
  #update(): void {
    const isBusy = this.#isOpen && !this.#isOver && (this.#watch.isBusy || this.#isEnding);
    if (isBusy) this.#block ??= this.#context.blockTime(`the answer of ${this.#host}`);
    else {
      this.#block?.();
      this.#block = null;
    }
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#endHolds('the connection is closed');
    this.#connect.stop();
    this.#waiting.stop();
    this.#far.destroy();
    this.#update();
    this.#closed();
  }

  /** @param rule only its holds. Left out: those of all rules */
  #endHolds(text: string, rule?: SocketRuleInForce): void {
    for (const [over, holder] of [...this.#holds]) if (rule === undefined || holder === rule) over(text);
  }

  #hold(rule: SocketRuleInForce, text: string, about: HoldDetails): ReturnType<BodyTools['hold']> {
    const sinceMs = this.#context.now();
    rule.note(text, { host: this.#host, ...about });
    const over = (end: string, more: NoteDetails = {}): void => {
      if (this.#holds.delete(over))
        rule.note(end, { host: this.#host, ...more, heldMs: this.#context.now() - sinceMs });
    };
    this.#holds.set(over, rule);
    return over;
  }

  #note(rule: SocketRuleInForce, text: string, about: NoteDetails): void {
    if (this.#noted.has(text)) return; // once for each connection
    this.#noted.add(text);
    rule.note(text, { host: this.#host, ...about });
  }
}

type BodyStageLike = ConstructorParameters<typeof AfterQueryStage>[0];
