import { seededRandom } from '../../faults/seeded-random.ts';

/** How many values the seed chooses. */
const seededValues = 8;

/** Values at even distances on a logarithmic scale: two for each power of ten. */
function* scale(high: number): Generator<number> {
  for (let power = 1; power <= high; power *= 10) {
    yield power;
    yield 3 * power;
  }
}

/** Durations that programs often have as limits of their own, in seconds. */
const usualSeconds = [
  1, 2, 3, 5, 8, 10, 12, 15, 20, 25, 30, 40, 45, 50, 60, 75, 90, 120, 150, 180, 240, 300, 600, 900, 1_800,
];

/** So many different limits are added up in pairs at most. */
const mostAdded = 12;

/** A server that does the same work this many times in a row meets a limit at this part of it. */
export const parts = [1, 2, 3];

/**
 * Durations at which a server is likely to do something else, though its answers take evenly longer on both sides: usual limits, the
 * limits of clients, their parts and the sums of two of them, each with its neighbours. In ascending order.
 *
 * @param limits the known limits of all clients, in milliseconds
 */
export function durationsToProbe(
  { low, high }: { readonly low: number; readonly high: number },
  limits: readonly number[],
): readonly number[] {
  const known = [...new Set(limits)].sort((one, other) => one - other);
  const added = known.slice(0, mostAdded);
  const all = [
    ...usualSeconds.map((seconds) => seconds * 1_000),
    ...known.flatMap((limit) => parts.map((part) => Math.floor(limit / part))),
    ...added.flatMap((one) => added.map((other) => one + other)),
  ].flatMap((value) => [value - 1, value, value + 1]);
  return [...new Set(all)].filter((value) => value > low && value < high).sort((one, other) => one - other);
}

/**
 * The values of a parameter that are tried in any case, so that an effect that is not monotone is seen: values all over the range,
 * others that the seed chooses, and those at which a limit of the client may be met. In ascending order.
 *
 * @param hints values at which the verdict is likely to change
 */
export function valuesToTry(
  { low, high }: { readonly low: number; readonly high: number },
  hints: readonly number[],
  seed: number,
): readonly number[] {
  const random = seededRandom(seed, 'values of a parameter');
  const chosen = Array.from({ length: seededValues }, () => Math.round(high ** random()));
  const all = [...scale(high), ...chosen, ...hints].filter((value) => value > low && value < high);
  return [...new Set(all)].sort((one, other) => one - other);
}
