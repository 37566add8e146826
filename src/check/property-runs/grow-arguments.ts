import type { AnswersInTimeCase } from '../../report/search-report.ts';

/** Numbers from 0 up to but not including 1. */
type Random = () => number;

type Arguments = AnswersInTimeCase['arguments'];

/** The path of a value inside the arguments. */
type Path = readonly (string | number)[];

/** The largest text or list that is made. */
const mostLength = 10_000;

/** How many sizes are tried until the schema accepts one. */
const mostTries = 6;

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every number, text and list inside a value. */
function growable(value: unknown, path: Path = []): readonly Path[] {
  if (Array.isArray(value)) return [path, ...value.flatMap((part: unknown, index) => growable(part, [...path, index]))];
  if (isObject(value)) return Object.entries(value).flatMap(([key, part]) => growable(part, [...path, key]));
  return typeof value === 'number' || typeof value === 'string' ? [path] : [];
}

const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );

function replaced(value: unknown, [key, ...rest]: Path, next: unknown): unknown {
  if (key === undefined) return next;
  if (Array.isArray(value))
    return value.map((part: unknown, index) => (index === key ? replaced(part, rest, next) : part));
  if (!isObject(value)) return value;
  return { ...value, [key]: replaced(value[key], rest, next) };
}

/** A value `factor` times as large. `undefined`: it cannot be larger. */
function larger(value: unknown, factor: number): unknown {
  if (typeof value === 'number') {
    const grown = Math.max(value + 1, Math.ceil(value * factor));
    return Number.isSafeInteger(grown) ? grown : undefined;
  }
  if (typeof value !== 'string' && !Array.isArray(value)) return undefined;
  if (value.length === 0) return undefined;
  const times = Math.ceil(Math.min(value.length * factor, mostLength) / value.length);
  if (times < 2) return undefined;
  return typeof value === 'string' ? value.repeat(times) : Array.from({ length: times }, () => value).flat();
}

/**
 * The arguments with one number, text or list made larger, so that a tool whose work grows with it just fills its limit.
 *
 * @param used the share of the limit that the call used
 * @param accepts whether the tool's schema accepts arguments
 * @returns `null`: nothing in them can grow
 */
export function growArguments(
  random: Random,
  args: Arguments,
  used: number | null,
  accepts: (args: Arguments) => boolean,
): Arguments | null {
  const paths = growable(args);
  const path = paths[Math.floor(random() * paths.length)];
  if (path === undefined || path.length === 0) return null;
  const value = at(args, path);
  // Most of the limit may have been used by something else, so large steps are tried, too.
  const fill = used !== null && used > 0 && used < 1 ? 1 / used : 2;
  let factor = [fill, 8, 64, 1_000][Math.floor(random() * 4)] ?? fill;
  for (let tries = 0; tries < mostTries && factor > 1; tries++, factor /= 2) {
    const grown = replaced(args, path, larger(value, factor)) as Arguments;
    if (at(grown, path) !== undefined && accepts(grown)) return grown;
  }
  return null;
}
