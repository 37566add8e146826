import type { FaultPlan, PlannedFault } from '../faults/fault-plan.ts';
import type { Verdict } from '../properties/judging/verdict.ts';
import { type Boundary, findBoundary, RunsUsedUp } from './boundary.ts';
import { isMeasure, smallestOf } from './plans/measures.ts';

/** The boundary of one parameter of one fault, with all other parameters as planned. Reports contain it in this form. */
export interface FaultBoundary {
  readonly fault: string;
  /** The index of the fault in the plan, from 0. */
  readonly index: number;
  /** The parameter. `null`: the call fails even without this fault. */
  readonly parameter: string | null;
  /** The largest value with which the call passes; one more fails. `null`: no such value is known, see `because`. */
  readonly atMost: number | null;
  readonly because: string | null;
}

/** How {@link boundariesOfPlan} searches. */
export interface ExplainOptions {
  /** Which verdicts count as passing. Default: `fits` and `tight`. */
  readonly passing?: readonly Verdict[];
  /** The largest number of runs for one parameter. Default: 96. */
  readonly maxRuns?: number;
  /**
   * How late the answer is under the plan, in milliseconds, if that is known. The plan then counts as failing without a run,
   * and the first boundary to try for a parameter in milliseconds is its value minus this lateness.
   */
  readonly lateMs?: number;
  /**
   * Plays a plan with full evidence, if `run` is a quick approximation. It verifies a boundary that was found: the value
   * passes, and one more fails. Default: `run`.
   */
  readonly surely?: (plan: FaultPlan) => Promise<Verdict>;
  /**
   * Why the answer in time under a plan, which `surely` has played, is no evidence that the call passes. `null`: it is evidence.
   * Default: each answer in time is.
   */
  readonly doubtOf?: (plan: FaultPlan) => string | null;
}

const isSearched = (name: string, value: unknown): value is number =>
  isMeasure(name) && typeof value === 'number' && Number.isSafeInteger(value) && value > 0;

export const planWith = (plan: FaultPlan, index: number, name: string, value: number): FaultPlan =>
  plan.map(
    (fault, at): PlannedFault =>
      at === index ? { ...fault, parameters: { ...fault.parameters, [name]: value } } : fault,
  );

/** What to report of a boundary. `null`: nothing, because this parameter does not decide. */
function reportedOf(boundary: Boundary): Pick<FaultBoundary, 'atMost' | 'because'> | null {
  switch (boundary.kind) {
    case 'exact':
      return { atMost: boundary.atMost, because: null };
    case 'never-passes':
    case 'always-passes':
      return null;
    case 'not-monotone':
      return {
        atMost: null,
        because: `no one boundary: it passes with ${boundary.passesWith} and fails with ${boundary.failsWith}`,
      };
    case 'gave-up':
      return { atMost: null, because: `the boundary was not found in ${boundary.runs} runs` };
  }
}

/**
 * Explains a plan under which a call fails: for each of its faults, the largest value of each of its parameters in
 * milliseconds or bytes with which the call still passes, with all others as planned. A parameter is left out if the call fails
 * with each of its values, as it may for the time at which a fault begins.
 *
 * @param run plays the same cell under another plan; must give the same verdict for the same plan
 * @returns an empty list for a plan under which the call passes
 */
export async function boundariesOfPlan(
  plan: FaultPlan,
  run: (plan: FaultPlan) => Promise<Verdict>,
  { passing = ['fits', 'tight'], maxRuns = 96, lateMs, surely = run, doubtOf = () => null }: ExplainOptions = {},
): Promise<readonly FaultBoundary[]> {
  const passes = async (one: FaultPlan) => passing.includes(await run(one));
  const passesSurely = async (one: FaultPlan) => passing.includes(await surely(one));
  if (plan.length === 0 || (lateMs === undefined && (await passes(plan)))) return [];
  const found: FaultBoundary[] = [];
  for (const [index, { fault, parameters }] of plan.entries()) {
    const measures = Object.entries(parameters).filter((entry): entry is [string, number] => isSearched(...entry));
    const guessed: FaultBoundary[] = [];
    for (const [parameter, value] of measures) {
      const atMost = parameter.endsWith('Ms') && lateMs !== undefined ? value - lateMs - 1 : -1;
      const isBoundary = async () =>
        (await passesSurely(planWith(plan, index, parameter, atMost))) &&
        !(await passesSurely(planWith(plan, index, parameter, atMost + 1)));
      if (atMost >= 0 && (await isBoundary())) guessed.push({ fault, index, parameter, atMost, because: null });
    }
    if (guessed.length === measures.length && guessed.length > 0) {
      found.push(...guessed);
      continue;
    }
    if (guessed.length === 0 && !(await passes(plan.filter((_, at) => at !== index)))) {
      found.push({ fault, index, parameter: null, atMost: null, because: 'it fails even without this fault' });
      continue;
    }
    for (const [parameter, value] of measures) {
      const known = guessed.find((one) => one.parameter === parameter);
      if (known !== undefined) {
        found.push(known);
        continue;
      }
      // The plan itself has just failed.
      const trial = async (at: number) => at !== value && passes(planWith(plan, index, parameter, at));
      const low = smallestOf(fault, parameter);
      const boundary = await findBoundary({ passes: trial, low, high: value, maxRuns });
      const sure =
        surely === run
          ? boundary
          : await verified(boundary, value, (at) => passesSurely(planWith(plan, index, parameter, at)));
      const reported = reportedOf(sure);
      if (reported !== null) found.push({ fault, index, parameter, ...reported });
    }
  }
  return found.map((boundary) => ifProved(boundary, plan, doubtOf));
}

/** A boundary without its value if the answer in time at that value is no evidence. */
function ifProved(
  boundary: FaultBoundary,
  plan: FaultPlan,
  doubtOf: (plan: FaultPlan) => string | null,
): FaultBoundary {
  const { index, parameter, atMost } = boundary;
  const doubt = parameter === null || atMost === null ? null : doubtOf(planWith(plan, index, parameter, atMost));
  if (doubt === null) return boundary;
  return {
    ...boundary,
    atMost: null,
    because: `up to ${atMost} it is answered in time, but that proves nothing: ${doubt}`,
  };
}

/** Verifies a boundary of quick runs with full evidence. @param high known to fail */
async function verified(
  boundary: Boundary,
  high: number,
  passes: (value: number) => Promise<boolean>,
): Promise<Boundary> {
  if (boundary.kind !== 'exact') return boundary;
  const { atMost, runs } = boundary;
  try {
    if (!(await passes(atMost))) return { kind: 'not-monotone', passesWith: 0, failsWith: atMost, runs: runs + 1 };
    if (atMost + 1 < high && (await passes(atMost + 1)))
      return { kind: 'not-monotone', passesWith: atMost + 1, failsWith: high, runs: runs + 2 };
    return { ...boundary, runs: runs + 2 };
  } catch (error) {
    if (!(error instanceof RunsUsedUp)) throw error;
    return { kind: 'gave-up', passesWith: 0, failsWith: high, runs };
  }
}
