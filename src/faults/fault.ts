import type fastCheck from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { ZodType } from 'zod';
import type { FaultSite, InjectedFault } from './fault-site.ts';

/** The module that makes arbitraries. It is handed in, so that a user's own copy of fast-check does. */
export type FastCheck = typeof fastCheck;

/** Where on the path of a call something goes wrong. */
export type FaultPlace =
  | 'upstream'
  | 'process'
  | 'event-loop'
  | 'stdio'
  | 'gateway'
  | 'http'
  | 'protocol'
  | 'payload'
  | 'clock';

/** One thing that can go wrong: one file, one fault. `docs/creating-faults.md` writes one step by step. */
export interface Fault<P> {
  /** Its public id, in kebab case. It never changes. */
  readonly name: string;
  readonly place: FaultPlace;
  /** What it does, in one line for people. */
  readonly says: string;
  /** Every field has a default, and its unit in `.describe()`. */
  readonly parameters: ZodType<P>;
  /** Parameters to try. Shrinks towards harmless: the simplest value changes nothing at all. */
  readonly arbitrary: (fc: FastCheck) => Arbitrary<P>;
  /** Whether it may swallow frames. */
  readonly loses: boolean;
  /** Whether frames of one direction may overtake each other. */
  readonly reorders: boolean;
  inject(site: FaultSite, parameters: P): InjectedFault;
}

/** A fault whose parameters are out of sight: what a list of unlike faults holds. */
export interface AnyFault extends Omit<Fault<unknown>, 'parameters' | 'arbitrary' | 'inject'> {
  readonly parameters: ZodType<unknown>;
  readonly arbitrary: (fc: FastCheck) => Arbitrary<unknown>;
  /** Reads the parameters, filling in the defaults, and injects it. */
  readonly injectPlanned: (site: FaultSite, parameters: unknown) => InjectedFault;
}

/** Takes a fault into a list of unlike ones. */
export const anyFault = <P>(fault: Fault<P>): AnyFault => ({
  name: fault.name,
  place: fault.place,
  says: fault.says,
  parameters: fault.parameters,
  arbitrary: fault.arbitrary,
  loses: fault.loses,
  reorders: fault.reorders,
  injectPlanned: (site, parameters) => fault.inject(site, fault.parameters.parse(parameters)),
});
