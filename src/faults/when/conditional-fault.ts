import type { Frame } from '../../wire/frame.ts';
import type { Pass } from '../../wire/frame-hook.ts';
import { HookChain } from '../../wire/hook-chain.ts';
import { type AnyFault, injectPlanned } from '../fault.ts';
import type { FaultContext, InjectedFault } from '../fault-context.ts';
import { type FaultCondition, isAboutCalls } from './fault-condition.ts';
import { type Belongs, MatchedCalls } from './matched-calls.ts';
import { Reach } from './reach.ts';

/**
 * A fault that is at work only while its condition holds. The fault begins when the condition first holds, and keeps its state
 * until its time is over. A condition about calls limits what the fault sees: the frames of other calls pass it, and its rules and
 * hops are installed only while a call that matches is in progress.
 */
class ConditionalFault {
  readonly #begin: () => InjectedFault;
  readonly #context: FaultContext;
  readonly #calls: MatchedCalls;
  readonly #isAboutCalls: boolean;
  readonly #toServer = new HookChain();
  readonly #toClient = new HookChain();
  readonly #reach = new Reach();
  /** Removes the hooks, and cancels the timers. */
  readonly #ends: (() => void)[] = [];
  /** Frames of the client that wait until the rules have reached every process. */
  #waiting: (() => void)[] | null = null;
  #isInTime = false;
  #injected: InjectedFault | null = null;

  constructor(fault: AnyFault, context: FaultContext, parameters: unknown, condition: FaultCondition) {
    this.#context = context;
    this.#calls = new MatchedCalls(condition, context.now);
    this.#isAboutCalls = isAboutCalls(condition);
    const limited: FaultContext = {
      ...context,
      ...this.#reach.within(context, (frame) => this.#sees(frame === null ? 'no-call' : this.#calls.isRead(frame))),
      toServer: (hook) => this.#toServer.add(hook),
      toClient: (hook) => this.#toClient.add(hook),
    };
    this.#begin = () => injectPlanned(fault, limited, parameters);
    // The hooks are added now, so that the order of the plan decides which fault sees a frame first.
    this.#ends.push(context.toServer(this.#sent), context.toClient(this.#arrived));
    this.#schedule(condition);
  }

  /** Ends the fault, and the condition. */
  lift(): void {
    this.#isInTime = false;
    this.#go();
    for (const end of this.#ends.splice(0)) end();
    this.#injected?.lift();
    this.#reach.end();
  }

  #schedule({ fromMs = 0, untilMs }: FaultCondition): void {
    const at = (atMs: number, run: () => void): void => {
      const timer = this.#context.setTimer(run, Math.max(0, atMs - this.#context.now()));
      this.#ends.push(() => timer.cancel());
    };
    const open = (): void => {
      this.#isInTime = true;
      this.#update();
    };
    if (fromMs <= this.#context.now()) open();
    else at(fromMs, open);
    if (untilMs !== undefined) at(untilMs, () => this.lift());
  }

  /** Whether the fault may see a frame. */
  #sees(belongs: Belongs): boolean {
    if (!this.#isInTime) return false;
    return !this.#isAboutCalls || belongs === 'matched' || (belongs === 'no-call' && this.#calls.areInProgress);
  }

  /** Begins or ends the reach of the fault. @returns whether something was installed */
  #update(): boolean {
    if (!this.#isInTime || (this.#isAboutCalls && !this.#calls.areInProgress)) {
      this.#reach.end();
      return false;
    }
    const first = this.#injected === null;
    const installed = this.#reach.begin();
    this.#injected ??= this.#begin();
    return installed || first;
  }

  readonly #sent = (frame: Frame, pass: Pass): void => {
    const belongs = this.#calls.sent(frame);
    const go = (): void => {
      if (this.#sees(belongs)) this.#toServer.run(frame, pass);
      else pass(frame);
    };
    if (this.#update() && this.#isAboutCalls) this.#wait();
    if (this.#waiting === null) go();
    else this.#waiting.push(go);
  };

  readonly #arrived = (frame: Frame, pass: Pass): void => {
    const deliver = (delivered: Frame): void => {
      pass(delivered);
      this.#calls.delivered(delivered);
      this.#update();
    };
    if (this.#sees(this.#calls.arrives(frame))) this.#toClient.run(frame, deliver);
    else deliver(frame);
  };

  /** Frames wait until a timer of 0 ms fires: by then every process is at rest, and has received the rules. */
  #wait(): void {
    if (this.#waiting !== null) return;
    this.#waiting = [];
    const timer = this.#context.setTimer(() => this.#go(), 0);
    this.#ends.push(() => timer.cancel());
  }

  #go(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const go of waiting) go();
  }
}

/** Injects a fault that is at work only while its condition holds. The caller decides about its `client`. */
export const injectWhen = (
  fault: AnyFault,
  context: FaultContext,
  parameters: unknown,
  condition: FaultCondition,
): InjectedFault => new ConditionalFault(fault, context, parameters, condition);
