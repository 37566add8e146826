/** The value at which passing turns into failing, or why no such value was found. */
export type Boundary =
  /** `atMost` passes and one more fails. */
  | { readonly kind: 'exact'; readonly atMost: number; readonly runs: number }
  /** `low` and `high` pass. The values between them were not tried. */
  | { readonly kind: 'always-passes'; readonly runs: number }
  /** Even `low` fails. */
  | { readonly kind: 'never-passes'; readonly runs: number }
  /** A larger value passes although a smaller one fails, or one value both passes and fails: there is no boundary. */
  | { readonly kind: 'not-monotone'; readonly passesWith: number; readonly failsWith: number; readonly runs: number }
  /** The search used up its runs before it found the boundary. */
  | { readonly kind: 'gave-up'; readonly passesWith: number; readonly failsWith: number | null; readonly runs: number };

/** What to search. The values are whole numbers: milliseconds, bytes. */
export interface BoundarySearch {
  /** Whether the call passes with this value. It must give the same result for the same value. */
  readonly passes: (value: number) => Promise<boolean>;
  /** The smallest value. */
  readonly low: number;
  /** The largest value. `Infinity`: the search has no upper end. */
  readonly high: number;
  /** The largest number of calls of `passes`. Default: 96. */
  readonly maxRuns?: number;
  /** Values to try first: they narrow the search, and they show an effect that is not monotone. Default: none. */
  readonly first?: readonly number[];
}

/** No more runs are allowed. If `passes` throws it, the search ends with its results so far. */
export class RunsUsedUp extends Error {}

/** Counts the runs, and keeps the outermost results. `contradicted` is true as soon as the results exclude a boundary. */
class Trials {
  readonly #passes: (value: number) => Promise<boolean>;
  readonly #maxRuns: number;
  runs = 0;
  /** The largest value known to pass, and the smallest known to fail. */
  best: number | null = null;
  worst: number | null = null;

  constructor(passes: (value: number) => Promise<boolean>, maxRuns: number) {
    this.#passes = passes;
    this.#maxRuns = maxRuns;
  }

  async passes(value: number): Promise<boolean> {
    if (this.runs >= this.#maxRuns) throw new RunsUsedUp();
    this.runs += 1;
    const passed = await this.#passes(value);
    if (passed) this.best = this.best === null ? value : Math.max(this.best, value);
    else this.worst = this.worst === null ? value : Math.min(this.worst, value);
    return passed;
  }

  get contradicted(): boolean {
    return this.best !== null && this.worst !== null && this.best >= this.worst;
  }
}

/**
 * The next value to try between a passing and a failing value. It is their middle, on a logarithmic scale if they are far apart,
 * so that a small boundary in a large range is found in few steps.
 */
function between(low: number, passing: number, failing: number): number {
  const [near, far] = [passing - low + 1, failing - low + 1];
  const middle = far > near * 4 ? low - 1 + Math.round(Math.sqrt(near * far)) : Math.floor((passing + failing) / 2);
  return Math.min(failing - 1, Math.max(passing + 1, middle));
}

/** The distances from the boundary of further values that must agree with it. */
const strides = [2, 65, 4_097];

/** Tries values on both sides of the boundary, near and far: the effect of a parameter need not be monotone. */
async function verify(trials: Trials, atMost: number, low: number, high: number): Promise<void> {
  await trials.passes(atMost);
  await trials.passes(atMost + 1);
  const below = strides.map((stride) => atMost - stride + 1);
  const above = strides.map((stride) => atMost + stride);
  const middles = [Math.floor((low + atMost) / 2), ...(Number.isFinite(high) ? [Math.ceil((atMost + high) / 2)] : [])];
  for (const value of new Set([...below, ...above, ...middles])) {
    if (trials.contradicted) return;
    if (value > low && value < high && value !== atMost && value !== atMost + 1) await trials.passes(value);
  }
}

async function search(
  trials: Trials,
  { low, high, first = [] }: Pick<BoundarySearch, 'low' | 'high' | 'first'>,
): Promise<Boundary['kind']> {
  for (const value of first) if (value >= low && value <= high) await trials.passes(value);
  if (!(await trials.passes(low))) return trials.contradicted ? 'not-monotone' : 'never-passes';
  if (trials.contradicted) return 'not-monotone';
  let failing = trials.worst ?? high;
  if (trials.worst !== null) {
    // A value to try first has failed.
  } else if (Number.isFinite(high)) {
    if (high <= low || (await trials.passes(high))) return 'always-passes';
  } else for (failing = low + 1; await trials.passes(failing); failing = low + (failing - low) * 2);
  let passing = trials.best ?? low;
  while (failing - passing > 1) {
    const value = between(low, passing, failing);
    if (await trials.passes(value)) passing = value;
    else failing = value;
  }
  await verify(trials, passing, low, high);
  return trials.contradicted ? 'not-monotone' : 'exact';
}

/**
 * Finds the largest whole value that passes: that value passes and one more fails, each tried twice. Values on both sides are
 * tried too. If they disagree, the result says that there is no boundary.
 *
 * @example
 * ```ts
 * await findBoundary({ passes: async (delayMs) => delayMs <= 28_789, low: 0, high: 45_000 });
 * // { kind: 'exact', atMost: 28_789, ... }
 * ```
 * @throws RangeError if `low` or `high` is not a whole number, or `high` is below `low`; what `passes` throws, except
 *   {@link RunsUsedUp}
 */
export async function findBoundary({ passes, low, high, maxRuns = 96, first }: BoundarySearch): Promise<Boundary> {
  if (!Number.isSafeInteger(low) || !(Number.isSafeInteger(high) || high === Number.POSITIVE_INFINITY) || high < low)
    throw new RangeError(`a boundary lies between whole numbers, the smaller first: not ${low} and ${high}`);
  const trials = new Trials(passes, maxRuns);
  let kind: Boundary['kind'] = 'gave-up';
  try {
    kind = await search(trials, { low, high, ...(first && { first }) });
  } catch (error) {
    if (!(error instanceof RunsUsedUp)) throw error;
    if (trials.contradicted) kind = 'not-monotone';
  }
  const { runs, best, worst } = trials;
  if (kind === 'exact') return { kind, atMost: best ?? low, runs };
  if (kind === 'always-passes' || kind === 'never-passes') return { kind, runs };
  if (kind === 'not-monotone') return { kind, passesWith: best ?? low, failsWith: worst ?? low, runs };
  return { kind, passesWith: best ?? low, failsWith: worst, runs };
}
