import type { Arbitrary } from 'fast-check';
import type { SettingValue } from '../../clocks/conditions.ts';
import type { NumbersToTry } from '../../explore/plans/next-between.ts';
import { specOf } from '../../report/replay-of.ts';
import type { AnswersInTimeCase, NumberBoundary } from '../../report/search-report.ts';
import { settingsOf } from '../options/client-spec.ts';
import { type CaseOptions, isArbitrary } from './answers-in-time-options.ts';

/** A number of a case that varies, beside those of its arguments and its faults. */
export interface VariedNumber extends Pick<NumberBoundary, 'in' | 'name'>, NumbersToTry {
  readonly value: number;
  /** The same case with another value. */
  with(value: number): AnswersInTimeCase;
  /** The ends of the values, the one that is more likely to pass first. */
  readonly ends: readonly number[];
}

type Settings = { readonly [key: string]: SettingValue };

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The id and the settings of a spec. */
function readSpec(spec: string): { readonly id: string; readonly settings: Settings } {
  const [id = spec, ...settings] = spec.split(':');
  return {
    id,
    settings: settings.length === 0 ? {} : settingsOf(`client ${JSON.stringify(spec)}`, settings.join(':')),
  };
}

/** An end of fractions is found up to this. */
const finestStep = 2 ** -30;

/** Goes from an accepted number as far as numbers are accepted, in growing steps and then in smaller ones. */
function farthest(from: number, step: 1 | -1, accepts: NumbersToTry['accepts']): number {
  let at = from;
  let size = 1;
  while (Math.abs(at + step * size) <= Number.MAX_SAFE_INTEGER && accepts(at + step * size)) {
    at += step * size;
    size *= 2;
  }
  for (; size >= finestStep; size /= 2) if (accepts(at + step * size)) at += step * size;
  return at;
}

/** The smallest and the largest value, as far as they are known. */
function endsOf(value: number, { accepts, seen = [] }: NumbersToTry): readonly [number, number] {
  const [least, most] = [Math.min(value, ...seen), Math.max(value, ...seen)];
  return [farthest(least, -1, accepts), farthest(most, 1, accepts)];
}

/** The settings of the client of a case that vary. More time is the likely remedy, so the largest value comes first. */
function variedSettings(
  one: AnswersInTimeCase,
  { settings = {} }: CaseOptions,
  cases: readonly AnswersInTimeCase[],
): readonly VariedNumber[] {
  const { id, settings: own } = readSpec(one.client);
  const all = cases.map((other) => readSpec(other.client)).filter((other) => other.id === id);
  return Object.entries(settings[id] ?? {}).flatMap(([name, arbitrary]): VariedNumber[] => {
    const value = own[name];
    if (!isArbitrary(arbitrary) || !isNumber(value)) return [];
    const accepts = (other: number) => arbitrary.canShrinkWithoutContext(other);
    const seen = all.map((other) => other.settings[name]).filter(isNumber);
    const [least, most] = endsOf(value, { accepts, seen });
    const withValue = (other: number) => ({ ...one, client: specOf(id, { ...own, [name]: other }) });
    return [{ in: 'settings', name, value, with: withValue, accepts, seen, ends: [most, least] }];
  });
}

/** The numbers inside a value, by their paths. */
function numbersIn(value: unknown, path: readonly string[] = []): readonly (readonly [readonly string[], number])[] {
  if (isNumber(value)) return [[path, value]];
  return isObject(value) ? Object.entries(value).flatMap(([key, part]) => numbersIn(part, [...path, key])) : [];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], next: number): unknown {
  if (key === undefined) return next;
  return isObject(value) ? { ...value, [key]: replaced(value[key], rest, next) } : value;
}

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce((inner: unknown, key) => (isObject(inner) ? inner[key] : undefined), value);

/** The numbers of a network that vary. More bytes in a second are better, and of everything else less. */
function variedNetwork(
  one: AnswersInTimeCase,
  { network }: CaseOptions,
  cases: readonly AnswersInTimeCase[],
): readonly VariedNumber[] {
  const own = one.network;
  if (own === undefined || !isArbitrary(network)) return [];
  const networks = network as Arbitrary<unknown>;
  return numbersIn(own).map(([path, value]): VariedNumber => {
    const withValue = (other: number) => replaced(own, path, other) as NonNullable<AnswersInTimeCase['network']>;
    const accepts = (other: number) => networks.canShrinkWithoutContext(withValue(other));
    const seen = cases.map((other) => at(other.network, path)).filter(isNumber);
    const ends = endsOf(value, { accepts, seen });
    const isBest = path.includes('bytesPerSecond') || path.includes('lossAt') ? ends.toReversed() : ends;
    return {
      in: 'network',
      name: path.join('.'),
      value,
      with: (other) => ({ ...one, network: withValue(other) }),
      accepts,
      seen,
      ends: isBest,
    };
  });
}

/**
 * The numbers of a case that vary: settings of its client, and its network. A search tries only values that their arbitraries accept,
 * or that it has generated.
 *
 * @param cases the generated cases
 */
export const variedNumbers = (
  one: AnswersInTimeCase,
  options: CaseOptions,
  cases: readonly AnswersInTimeCase[],
): readonly VariedNumber[] => [...variedSettings(one, options, cases), ...variedNetwork(one, options, cases)];
