import type { CheckOptions } from '../src/check/options/check-options.ts';
import type { PropertyId } from '../src/properties/property-registry.ts';
import type { CellReport } from '../src/report/check-report.ts';
import type { ServerUnderTest } from '../src/scenario/server/server-under-test.ts';

/** One `check` that a suite makes. */
export interface SuitePlay {
  /** How it differs from a plain check, as the end of a test's name: `behind nginx`. `null`: it does not. */
  readonly under: string | null;
  /** The options of `check` that it sets. What the user of the suite sets goes first. */
  readonly options: Pick<CheckOptions, 'faults' | 'gateways' | 'network' | 'calls'>;
  /** Which properties of its suite it judges. @defaultValue a plain check: all of them; any other: none */
  readonly properties?: readonly PropertyId[];
}

/** A plain check, which judges every property of its suite. */
export const plainPlay: SuitePlay = { under: null, options: {} };

/** Which calls put a property to the test. */
export interface TestedBy {
  readonly call: (cell: CellReport) => boolean;
  /** Why it is not judged if no call does, in half a sentence. */
  readonly needs: string;
}

/** What a suite is: the plays that it makes, and what of their reports fails it. */
export interface SuiteDefinition {
  /** The stable id, in kebab case: `--suite` takes it. */
  readonly id: string;
  /** The question that it answers, in one line. */
  readonly summary: string;
  /** Whose verdicts fail it, besides its properties: those of start-ups, of calls, of both, or of neither. */
  readonly verdicts: readonly ('startup' | 'calls')[];
  /** The properties of which a finding fails it. */
  readonly properties: readonly PropertyId[];
  /** Which findings of its properties fail it: all, or only errors. The others are reported. @defaultValue `'all'` */
  readonly failsBy?: 'all' | 'errors';
  /** The clients that it plays where its user names none. @defaultValue every client */
  readonly clients?: readonly string[];
  /** What puts a property to the test that reads ordinary calls, where not every call does. @defaultValue any call */
  readonly testedBy?: { readonly [property: string]: TestedBy };
  /** The transport that a server needs. @defaultValue any */
  readonly transport?: 'http';
  /** The plays that it makes. @defaultValue one plain check */
  readonly plays?: (server: ServerUnderTest) => readonly SuitePlay[];
}

/** The properties of a suite that a play judges. */
export const propertiesOf = (suite: SuiteDefinition, { under, properties }: SuitePlay): readonly string[] =>
  properties ?? (under === null ? suite.properties : []);

/** The clients that a suite plays where its user names none. */
export const clientsOf = ({ clients = ['current'] }: SuiteDefinition): readonly string[] => clients;
