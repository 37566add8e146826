import type fastCheck from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { ZodType } from 'zod';
import type { FaultContext, InjectedFault } from './fault-context.ts';
import type { Given } from './given.ts';
import type { RelayedHosts } from './upstream/sockets/socket-rule.ts';

/** The module that makes arbitraries. It is handed in, so that a user's own copy of fast-check does. */
export type FastCheck = typeof fastCheck;

/** The layer of a call's path in which something goes wrong. */
export type FaultLayer =
  | 'upstream'
  | 'process'
  | 'event-loop'
  | 'stdio'
  | 'gateway'
  | 'http'
  | 'protocol'
  | 'payload'
  | 'auth'
  | 'client'
  | 'clock';

/**
 * Where a fault can be injected.
 *
 * - `in-process`: a server that is a function in this process, over memory.
 * - `in-process-http`: a server that is an `{ app }` in this process, over HTTP.
 * - `stdio-child`: a server that is a command, over stdio.
 * - `http-child`: a server that is a command, over HTTP.
 * - `remote-url`: a server that runs already, in real time.
 * - `msw`: request handlers for msw in the user's own tests.
 */
export type FaultPlace = 'in-process' | 'in-process-http' | 'stdio-child' | 'http-child' | 'remote-url' | 'msw';

/** A public report of a fault in the field. */
export interface Incident {
  /** Where it can be read. */
  readonly url: string;
  /** Its day, as `YYYY-MM-DD`. */
  readonly date: string;
  /** What happened, in one line. */
  readonly fact: string;
}

/**
 * One thing that can go wrong: one file, one fault. `docs/creating-faults.md` writes one step by step.
 *
 * @typeParam P its parameters, with every default filled in
 * @typeParam Input its parameters as people give them, which may leave any of them out
 */
export interface Fault<P, Input = Given<P>> {
  /** Its public id, in kebab case. It never changes. */
  readonly id: string;
  /** The layer in which something goes wrong. */
  readonly layer: FaultLayer;
  /** What it does, in one line for people. */
  readonly summary: string;
  /**
   * Where it can be injected. A plan that needs another place is refused before the run.
   *
   * @defaultValue every place except `msw`
   */
  readonly places?: readonly FaultPlace[];
  /** What a server, or its operator, can do against it: one short phrase each. @defaultValue none */
  readonly defences?: readonly string[];
  /** Reports of it in the field. @defaultValue none */
  readonly incidents?: readonly Incident[];
  /** Every field has a default, and its unit in `.describe()`. */
  readonly parameters: ZodType<P, Input>;
  /** Parameters to try. Shrinks towards harmless: the simplest value changes nothing at all. */
  readonly arbitrary: (fc: FastCheck) => Arbitrary<P>;
  /** Whether frames, or parts of upstream responses, may get lost. */
  readonly loses: boolean;
  /** Whether frames of one direction may overtake each other. */
  readonly reorders: boolean;
  /**
   * The connections that a fault needs to be relayed from the beginning, also when the fault begins later: a program keeps its
   * connections. Left out: none.
   */
  relays?(parameters: P): RelayedHosts;
  /** Begins the fault, with parameters that its schema has read. @returns how to lift it */
  inject(context: FaultContext, parameters: P): InjectedFault;
}

/** A fault with unknown parameters: the element of a list of different faults. */
export type AnyFault = Fault<unknown, unknown>;

/** Begins a fault as a plan says. Parameters that the plan leaves out have their defaults. */
export const injectPlanned = (fault: AnyFault, context: FaultContext, parameters: unknown): InjectedFault =>
  fault.inject(context, fault.parameters.parse(parameters));
