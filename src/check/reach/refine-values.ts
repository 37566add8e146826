import type { Verdict } from '../../properties/judging/verdict.ts';

/** The result of one value. */
export interface ValueTrial {
  readonly verdict: Verdict;
  /** How long the server took, in virtual milliseconds. `null`: unknown. */
  readonly tookMs: number | null;
}

/** How many values are tried at most between those that were given. */
const mostRefined = 40;

/** Two neighbouring values that were tried. */
interface Gap {
  readonly from: number;
  readonly to: number;
}

const widthOf = ({ from, to }: Gap): number => (to + 1) / (from + 1);

/** The middle of a gap, on a logarithmic scale if its ends are far apart. */
const middleOf = (gap: Gap): number =>
  widthOf(gap) > 4 ? Math.round(Math.sqrt((gap.from + 1) * (gap.to + 1))) - 1 : Math.floor((gap.from + gap.to) / 2);

/** Whether the time of the answer grows evenly over three values, up to rounding. */
function isEven(values: readonly [number, number, number], trials: readonly (ValueTrial | undefined)[]): boolean {
  const [from, middle, to] = values;
  const [first, second, third] = trials.map((trial) => trial?.tookMs ?? null);
  if (first == null || second == null || third == null) return first === second && second === third;
  const expected = first + ((third - first) * (middle - from)) / (to - from);
  return Math.abs(second - expected) <= 2;
}

/**
 * The values at which the time of the answer does not grow evenly from value to value: there the server does something else.
 *
 * @param trials the result of each value
 */
export function unevenValues(trials: ReadonlyMap<number, ValueTrial>): readonly number[] {
  const values = [...trials.keys()].sort((one, other) => one - other);
  return values.filter((middle, index) => {
    const [from, to] = [values[index - 1], values[index + 1]];
    if (from === undefined || to === undefined) return false;
    return !isEven(
      [from, middle, to],
      [from, middle, to].map((value) => trials.get(value)),
    );
  });
}

/**
 * Tries further values where the time of the answer does not grow evenly from value to value: there the server does something
 * else, and a call may fail between two values with which it passes.
 *
 * @param values values to begin with, in ascending order
 */
export async function refineValues(
  values: readonly number[],
  play: (value: number) => Promise<ValueTrial>,
): Promise<void> {
  const trials = new Map<number, ValueTrial>();
  for (const value of values) trials.set(value, await play(value));
  const at = (...some: readonly number[]) => some.map((value) => trials.get(value));
  const gaps = new Map<string, Gap>();
  const add = (from: number, to: number) => {
    if (to - from > 1) gaps.set(`${from} ${to}`, { from, to });
  };
  for (const [index, middle] of values.entries()) {
    const [from, to] = [values[index - 1], values[index + 1]];
    if (from === undefined || to === undefined || isEven([from, middle, to], at(from, middle, to))) continue;
    add(from, middle);
    add(middle, to);
  }
  for (let left = mostRefined; left > 0 && gaps.size > 0; left--) {
    const [[key, gap] = ['', { from: 0, to: 0 }]] = [...gaps].sort(
      ([, one], [, other]) => widthOf(other) - widthOf(one),
    );
    gaps.delete(key);
    const middle = middleOf(gap);
    if (middle <= gap.from || middle >= gap.to) continue;
    trials.set(middle, await play(middle));
    if (isEven([gap.from, middle, gap.to], at(gap.from, middle, gap.to))) continue;
    add(gap.from, middle);
    add(middle, gap.to);
  }
}
