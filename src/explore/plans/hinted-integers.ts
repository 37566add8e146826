import type { Arbitrary, Random, Stream, Value } from 'fast-check';
import type { FastCheck } from '../../faults/fault.ts';

/** In a smaller range every value is likely anyway. */
const leastRange = 100;

/** One value in so many is a hint. */
const oneIn = 3;

/** The integers of `base`, some of which are one of `hints`. They shrink as those of `base`: without context, to its exact minimum. */
function hinted(fc: FastCheck, base: Arbitrary<number>, hints: readonly number[]): Arbitrary<number> {
  class HintedInteger extends fc.Arbitrary<number> {
    override generate(random: Random, biasFactor: number | undefined): Value<number> {
      const hint = random.nextInt(1, oneIn) === 1 ? hints[random.nextInt(0, hints.length - 1)] : undefined;
      return hint === undefined ? base.generate(random, biasFactor) : new fc.Value(hint, undefined);
    }
    override canShrinkWithoutContext(value: unknown): value is number {
      return base.canShrinkWithoutContext(value);
    }
    override shrink(value: number, context: unknown): Stream<Value<number>> {
      return base.shrink(value, context);
    }
  }
  return new HintedInteger();
}

/**
 * A copy of fast-check whose `integer` and `nat` prefer values at which behaviour is likely to change. A hint and its distance
 * from the largest value are preferred: some arbitraries count down from their largest value.
 *
 * @param hints whole numbers, in any order
 */
export function withHints(fc: FastCheck, hints: readonly number[]): FastCheck {
  const prefer = (base: Arbitrary<number>, min: number, max: number): Arbitrary<number> => {
    if (max - min < leastRange) return base;
    const within = hints.flatMap((hint) => [hint, max - hint]).filter((hint) => hint >= min && hint <= max);
    return within.length === 0 ? base : hinted(fc, base, [...new Set(within)]);
  };
  const nat = (given: number | { readonly max?: number } = {}): Arbitrary<number> => {
    const { max = 0x7fffffff } = typeof given === 'number' ? { max: given } : given;
    return prefer(fc.nat({ max }), 0, max);
  };
  const integer = ({ min = -0x80000000, max = 0x7fffffff } = {}): Arbitrary<number> =>
    prefer(fc.integer({ min, max }), min, max);
  return { ...fc, nat, integer };
}
