import type { Arbitrary } from 'fast-check';
import type { ZodType } from 'zod';
import type { FastCheck } from '../faults/fault.ts';
import type { MakeHttpHop } from '../faults/http-hop.ts';
import type { Frame } from '../wire/frame.ts';
import type { FrameHook } from '../wire/frame-hook.ts';

/** Everything that a remedy may use. Its timers are the only time that a remedy knows. */
export interface RemedyContext {
  /** Calls `run` after `delayMs` of virtual time, unless it is cancelled. */
  setTimer(run: () => void, delayMs: number): { cancel(): void };
  /** Whether the server is reached over HTTP. Its messages are then part of its responses. */
  readonly overHttp: boolean;
  /** Adds a hook for the frames that the client sends. @returns a function that removes it */
  toServer(hook: FrameHook): () => void;
  /** Adds a hook for the frames that the server sends. @returns a function that removes it */
  toClient(hook: FrameHook): () => void;
  /** Sends a frame to the client as if it came from the server. Not over HTTP. */
  say(frame: Frame): void;
  /** Adds a hop right before the server, after all gateways. @returns a function that removes it */
  http(make: MakeHttpHop): () => void;
}

/** A remedy in effect. */
export interface AppliedRemedy {
  /** Ends the remedy. A response that it has begun continues. */
  lift(): void;
}

/**
 * One thing that a server could do better while a tool works, emulated on the link: the opposite of a fault.
 */
export interface Remedy<P> {
  /** The public id, in kebab case. It never changes. */
  readonly name: string;
  /** What the remedy does, in one line for people. */
  readonly says: string;
  /** Whether it makes a difference only over HTTP. */
  readonly onlyHttp: boolean;
  /** Every field has a default, and its unit in `.describe()`. */
  readonly parameters: ZodType<P>;
  /** Generates parameters. */
  readonly arbitrary: (fc: FastCheck) => Arbitrary<P>;
  apply(site: RemedyContext, parameters: P): AppliedRemedy;
}

/** A remedy without the type of its parameters, so that one list can hold all remedies. */
export interface AnyRemedy extends Omit<Remedy<unknown>, 'parameters' | 'arbitrary' | 'apply'> {
  readonly parameters: ZodType<unknown>;
  readonly arbitrary: (fc: FastCheck) => Arbitrary<unknown>;
  /** Validates the parameters, fills in the defaults, and applies the remedy. */
  readonly applyPlanned: (site: RemedyContext, parameters: unknown) => AppliedRemedy;
}

/** Turns a remedy into an {@link AnyRemedy}. */
export const anyRemedy = <P>(remedy: Remedy<P>): AnyRemedy => ({
  name: remedy.name,
  says: remedy.says,
  onlyHttp: remedy.onlyHttp,
  parameters: remedy.parameters,
  arbitrary: remedy.arbitrary,
  applyPlanned: (site, parameters) => remedy.apply(site, remedy.parameters.parse(parameters)),
});
