import fastCheck, { type Arbitrary } from 'fast-check';
import type { FastCheck } from '../../faults/fault.ts';
import {
  asServerUnderTest,
  livesHere,
  type ServerOrMade,
  type ServerUnderTest,
  transportOf,
  urlOf,
} from '../../scenario/server/server-under-test.ts';
import type { Fields } from '../../wire/frame.ts';
import { assertServer } from '../options/assert-server.ts';
import { type FullOptions, fullOptions } from '../options/check-options.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { oneClient } from '../options/one-client.ts';
import { UsageError } from '../options/usage-error.ts';
import { assertPath } from '../play/reaching-clients.ts';
import { argumentsArbitraryOf } from '../property-runs/case-arbitrary.ts';
import { firstClient } from '../sessions/session-step.ts';
import { pausesFor } from './pauses.ts';
import type { StepSources } from './session-commands.ts';
import type { SessionsOptions } from './sessions-options.ts';

/** The client of sessions if the user names none: most clients are built on it. */
export const defaultClient = 'typescript-sdk-v1';

const defaultSteps = 20;
const mostClientNames = 5;

/** What the sessions of one property have in common. */
export interface SessionSetting {
  readonly server: ServerUnderTest;
  readonly client: ChosenClient;
  readonly options: FullOptions;
  readonly fc: FastCheck;
  readonly sources: StepSources;
  readonly mostSteps: number;
  readonly permuteTies: boolean;
  readonly replayPath: string | undefined;
}

function wholeFrom(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(`${name} must be a whole number from ${least} to ${most}, and is ${JSON.stringify(value)}`);
}

/**
 * Reads the options of a property over sessions.
 *
 * @throws UsageError (`ERR_USAGE`), SettingError (`ERR_SETTING`) for wrong options
 */
export function sessionSetting(given: ServerOrMade, options: SessionsOptions): SessionSetting {
  const {
    client: spec = defaultClient,
    calls,
    reads = [],
    prompts = [],
    mostClients = 2,
    mostSteps = defaultSteps,
    permuteTies = true,
    replayPath,
    fc = fastCheck,
    ...rest
  } = options;
  const server = asServerUnderTest(given);
  if (server !== given)
    throw new UsageError('a property plays the server many times: pass a function that makes it, () => createServer()');
  assertServer(server);
  if (typeof calls !== 'object' || calls === null || Object.keys(calls).length === 0)
    throw new UsageError('a property over sessions needs the calls: calls: { search: { query: fc.string() } }');
  const full = fullOptions(rest);
  assertPath(server, full);
  const client = oneClient('a session', spec);
  const count = wholeFrom('mostClients', mostClients, 1, mostClientNames);
  const isShared = livesHere(server) || urlOf(server) !== null;
  const arbitraries: { readonly [tool: string]: Arbitrary<Fields> } = Object.fromEntries(
    Object.entries(calls).map(([tool, args]) => [tool, argumentsArbitraryOf(fc, args)]),
  );
  return {
    server,
    client,
    options: full,
    fc,
    sources: {
      calls: arbitraries,
      reads,
      prompts,
      clients: [firstClient, 'second', 'third', 'fourth', 'fifth'].slice(0, isShared ? count : 1),
      http: transportOf(server) === 'http',
      pausesMs: pausesFor(client, server, full),
    },
    mostSteps: wholeFrom('mostSteps', mostSteps, 1, 1_000),
    permuteTies,
    replayPath,
  };
}
