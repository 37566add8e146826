import * as fc from 'fast-check';
import type { Built, Impossible } from './built.ts';
import type { LocatedObjectSchema } from './located-schema.ts';

/**
 * The largest distance of a usual value from 1, or from the bound nearest to 1. A tool that gets `duration` or `steps` works
 * that long, and its schema seldom says which numbers are sensible.
 */
const usual = 100;
/** A bound up to this size is also generated as a value. A larger bound only states the width of an integer type. */
const largestEdge = 100_000;

interface Range {
  readonly min: number;
  readonly max: number;
}

/**
 * Numbers within the bounds of all `places`: mostly 1 to 10, also numbers up to 100 away from 1 and the bounds themselves. For
 * `number` also a few fractions. Values shrink towards 1.
 *
 * @param integer whether only whole numbers are valid
 */
export function numberArbitrary(places: readonly LocatedObjectSchema[], integer: boolean): Built | Impossible {
  const at = places[0]?.at ?? '';
  const fits = (value: number) => places.every(({ schema }) => isWithin(schema, value, integer));
  const { min, max } = rangeOf(places);
  const steps = places.flatMap(({ schema }) => schema.multipleOf ?? []);
  const step = integer ? leastCommonInteger(steps) : Math.max(0, ...steps) || 1;
  const ways = multiples({ min: Math.ceil(min / step), max: Math.floor(max / step) }, step, fits);
  const fractions = integer || steps.length > 0 ? [] : fractionsWithin({ min, max }).filter(fits);
  if (fractions.length > 0) ways.push({ weight: 1, arbitrary: fc.constantFrom(...fractions) });
  const [first, ...others] = ways;
  if (!first) return { impossible: `no ${integer ? 'integer' : 'number'} is within its bounds`, at };
  return { arbitrary: fc.oneof({ withCrossShrink: true }, first, ...others), cost: 1, size: 1 };
}

function rangeOf(places: readonly LocatedObjectSchema[]): Range {
  const mins = places.flatMap(({ schema }) => [schema.minimum ?? [], schema.exclusiveMinimum ?? []].flat());
  const maxs = places.flatMap(({ schema }) => [schema.maximum ?? [], schema.exclusiveMaximum ?? []].flat());
  return { min: Math.max(...mins), max: Math.min(...maxs) };
}

/** The exact rules. Plain division must yield a whole number for a multiple too: not every server tolerates rounding errors. */
function isWithin(schema: LocatedObjectSchema['schema'], value: number, integer: boolean): boolean {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format } = schema;
  if (integer && !Number.isSafeInteger(value)) return false;
  if (format === 'int32' && Math.abs(value) > 2 ** 31 - 1) return false;
  if (minimum !== undefined && value < minimum) return false;
  if (maximum !== undefined && value > maximum) return false;
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return false;
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) return false;
  return multipleOf === undefined || Number.isInteger(value / multipleOf);
}

type Way = fc.WeightedArbitrary<number>;

/** `factors` times `step`: the factors nearest to 1, factors farther away, and both ends. */
function multiples(factors: Range, step: number, fits: (value: number) => boolean): Way[] {
  const limit = Math.floor(Number.MAX_SAFE_INTEGER / Math.max(1, step));
  const min = Math.max(factors.min, -limit);
  const max = Math.min(factors.max, limit);
  if (!(min <= max)) return [];
  // 15 digits, so that 3 * 0.1 is 0.3. `|| 0` because JSON has no -0.
  const value = (factor: number) => Number((factor * step).toPrecision(15)) || 0;
  const nearest = Math.min(Math.max(1, min), max);
  const near = { min: nearest < 1 ? Math.max(min, nearest - 9) : nearest, max: Math.min(max, nearest + 9) };
  const wide = { min: Math.max(min, nearest - usual), max: Math.min(max, nearest + usual) };
  const ways: Way[] = [];
  for (const [weight, range] of [
    [6, near],
    [2, wide],
  ] as const) {
    // Exclusive bounds and multiples that division does not confirm leave gaps in a range. Generate only values that fit.
    const arbitrary = fc.integer(range).map(value);
    if (every(range, (factor) => fits(value(factor)))) ways.push({ weight, arbitrary });
    else {
      const fitting = between(range).map(value).filter(fits);
      if (fitting.length > 0) ways.push({ weight, arbitrary: fc.constantFrom(...fitting) });
    }
  }
  const edges = [...new Set([min, max])].filter((edge) => Math.abs(value(edge)) <= largestEdge && fits(value(edge)));
  if (edges.length > 0)
    ways.push({ weight: 1, arbitrary: new EdgeArbitrary(edges, { min, max }).map(value).filter(fits) });
  return ways;
}

/** The ends of a range. They shrink through all whole numbers of the range, so that a boundary inside it is found exactly. */
class EdgeArbitrary extends fc.Arbitrary<number> {
  readonly #edges: fc.Arbitrary<number>;
  readonly #all: fc.Arbitrary<number>;

  constructor(edges: readonly number[], range: Range) {
    super();
    this.#edges = fc.constantFrom(...edges);
    this.#all = fc.integer(range);
  }

  override generate(random: fc.Random, biasFactor: number | undefined): fc.Value<number> {
    return new fc.Value(this.#edges.generate(random, biasFactor).value, undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is number {
    return this.#all.canShrinkWithoutContext(value);
  }

  override shrink(value: number, context: unknown): fc.Stream<fc.Value<number>> {
    return this.#all.shrink(value, context);
  }
}

function between({ min, max }: Range): number[] {
  const all = Array.from({ length: max - min + 1 }, (_, index) => min + index);
  // Simplest first: values shrink towards the first.
  return all.sort((one, other) => Math.abs(one - 1) - Math.abs(other - 1));
}

function every(range: Range, holds: (factor: number) => boolean): boolean {
  return between(range).every(holds);
}

/** A few fractions within the range, with few decimal digits if possible. */
function fractionsWithin({ min, max }: Range): number[] {
  const low = Number.isFinite(min) ? min : Math.min(0, Number.isFinite(max) ? max - 2 : 0);
  const high = Number.isFinite(max) ? Math.min(max, low + 8) : low + 2;
  const eighths = [4, 2, 6, 1, 3, 5, 7, 0, 8].map((eighth) => low + ((high - low) * eighth) / 8);
  return [...new Set(eighths.flatMap((value) => [Number(value.toPrecision(6)) || 0, value || 0]))];
}

/** The smallest whole number that is a multiple of all `steps`, if a factor below 1000 per step is enough. */
function leastCommonInteger(steps: readonly number[]): number {
  let common = 1;
  for (const step of steps) {
    let factor = 1;
    while (factor < 1000 && !Number.isInteger((common * factor) / step)) factor += 1;
    common *= factor;
  }
  return common;
}
