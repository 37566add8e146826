import type { Arbitrary } from 'fast-check';
import type { SettingValue } from '../../clocks/conditions.ts';
import type { FastCheck } from '../../faults/fault.ts';
import { specOf } from '../../report/replay-of.ts';
import type { AnswersInTimeCase } from '../../report/search-report.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { suggestion } from '../options/suggestion.ts';
import { UsageError } from '../options/usage-error.ts';
import { type ArgumentsOption, type CaseOptions, isArbitrary } from './answers-in-time-options.ts';

/** A value as an arbitrary that gives nothing else. */
function varied<T>(fc: FastCheck, given: T | Arbitrary<T>): Arbitrary<T> {
  return isArbitrary(given) ? (given as Arbitrary<T>) : fc.constant(given as T);
}

/** A record of values and arbitraries as one arbitrary. */
const variedRecord = <T>(fc: FastCheck, given: { readonly [key: string]: T | Arbitrary<T> }) =>
  fc.record(Object.fromEntries(Object.entries(given).map(([key, value]) => [key, varied(fc, value)])));

/** The arguments as an arbitrary. */
export function argumentsArbitraryOf(fc: FastCheck, given: ArgumentsOption): Arbitrary<AnswersInTimeCase['arguments']> {
  if (isArbitrary(given)) return given as Arbitrary<AnswersInTimeCase['arguments']>;
  if (given instanceof Promise)
    throw new UsageError('the arguments are a promise: write await argumentsOf(server, tool)');
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new UsageError(
      `the arguments are an arbitrary, or an object such as { query: fc.string() }, and not ${JSON.stringify(given) ?? typeof given}`,
    );
  return variedRecord(fc, given);
}

/** The spec of a client, with settings that vary. */
function specArbitrary(
  fc: FastCheck,
  clients: readonly ChosenClient[],
  settings: NonNullable<CaseOptions['settings']>,
): Arbitrary<string> {
  const ids = clients.map(({ profile }) => profile.id);
  for (const id of Object.keys(settings))
    if (!ids.includes(id))
      throw new UsageError(`settings are given for ${JSON.stringify(id)}, which is not played.${suggestion(id, ids)}`);
  const one = fc.constantFrom(...clients);
  if (Object.keys(settings).length === 0) return one.map((client) => specOf(client.profile.id, client.settings));
  const all: Arbitrary<{ readonly [id: string]: { readonly [key: string]: SettingValue } }> = fc.record(
    Object.fromEntries(Object.entries(settings).map(([id, given]) => [id, variedRecord(fc, given)])),
  );
  return fc
    .tuple(one, all)
    .map(([client, more]) => specOf(client.profile.id, { ...client.settings, ...more[client.profile.id] }));
}

/** The cases of a property. They shrink towards the first client, simple arguments, and no faults. */
export function caseArbitrary(
  fc: FastCheck,
  clients: readonly ChosenClient[],
  args: Arbitrary<AnswersInTimeCase['arguments']>,
  { faults = [], settings = {}, network }: CaseOptions,
): Arbitrary<AnswersInTimeCase> {
  return fc.record({
    client: specArbitrary(fc, clients, settings),
    arguments: args,
    faults: varied(fc, faults),
    ...(network === undefined ? {} : { network: varied(fc, network) }),
  });
}
