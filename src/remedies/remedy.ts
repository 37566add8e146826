import type { Arbitrary } from 'fast-check';
import type { ZodType } from 'zod';
import type { FastCheck } from '../faults/fault.ts';
import type { MakeHttpHop } from '../faults/http-hop.ts';
import type { Frame } from '../wire/frame.ts';
import type { FrameHook } from '../wire/frame-hook.ts';

/** Everything a remedy may touch. It has no other time than this. */
export interface RemedyContext {
  /** Calls back after so many virtual milliseconds, unless cancelled. */
  setTimer(run: () => void, delayMs: number): { cancel(): void };
  /** Whether the server is reached over HTTP: then its messages are part of its responses. */
  readonly overHttp: boolean;
  /** Adds a hook over what the client sends. @returns how to take it out */
  toServer(hook: FrameHook): () => void;
  /** Adds a hook over what the server sends. @returns how to take it out */
  toClient(hook: FrameHook): () => void;
  /** Sends a frame to the client as if the server had. Not over HTTP. */
  say(frame: Frame): void;
  /** Adds a hop right before the server, after all gateways. @returns a function that removes it */
  http(make: MakeHttpHop): () => void;
}

/** A remedy that is at work. */
export interface AppliedRemedy {
  /** Ends it. A response that it has begun goes on. */
  lift(): void;
}

/**
 * One thing that a server could do better while a tool works, played on the link in the server's place: a fault with a good
 * effect.
 */
export interface Remedy<P> {
  /** Its public id, in kebab case. It never changes. */
  readonly name: string;
  /** What it does, in one line for people. */
  readonly says: string;
  /** Whether it makes a difference over HTTP alone. */
  readonly onlyHttp: boolean;
  /** Every field has a default, and its unit in `.describe()`. */
  readonly parameters: ZodType<P>;
  /** Parameters to try. */
  readonly arbitrary: (fc: FastCheck) => Arbitrary<P>;
  apply(site: RemedyContext, parameters: P): AppliedRemedy;
}

/** A remedy whose parameters are out of sight: what a list of unlike ones holds. */
export interface AnyRemedy extends Omit<Remedy<unknown>, 'parameters' | 'arbitrary' | 'apply'> {
  readonly parameters: ZodType<unknown>;
  readonly arbitrary: (fc: FastCheck) => Arbitrary<unknown>;
  /** Reads the parameters, filling in the defaults, and applies it. */
  readonly applyPlanned: (site: RemedyContext, parameters: unknown) => AppliedRemedy;
}

/** Takes a remedy into a list of unlike ones. */
export const anyRemedy = <P>(remedy: Remedy<P>): AnyRemedy => ({
  name: remedy.name,
  says: remedy.says,
  onlyHttp: remedy.onlyHttp,
  parameters: remedy.parameters,
  arbitrary: remedy.arbitrary,
  applyPlanned: (site, parameters) => remedy.apply(site, remedy.parameters.parse(parameters)),
});
