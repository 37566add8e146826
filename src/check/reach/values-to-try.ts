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
