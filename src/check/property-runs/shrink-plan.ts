import { harmlessParameters, isHarmlessDefault } from '../../explore/plans/harmless-parameters.ts';
import { accepts } from '../../explore/plans/measures.ts';
import { nextBetween } from '../../explore/plans/next-between.ts';
import type { FaultPlan, PlannedFault } from '../../faults/fault-plan.ts';
import { faultById } from '../../faults/fault-registry.ts';
import type { Verdict } from '../../properties/judging/verdict.ts';
import type { CaseBoundary } from '../../report/search-report.ts';

/** The result of a play with one plan. */
export interface PlanTrial {
  readonly verdict: Verdict;
  /** By how many milliseconds the answer was too late; `null`: unknown. */
  readonly lateMs: number | null;
}

/** Plays a plan. It must give the same result for the same plan. */
export type TryPlan = (plan: FaultPlan) => Promise<PlanTrial>;

/** Whether a parameter of a fault does not vary. */
export type IsFixed = (fault: string, parameter: string) => boolean;

/** One parameter of one fault of a plan. */
interface Place {
  readonly index: number;
  readonly parameter: string;
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The plan with another value of one parameter. The parameters keep their order. */
function withValue(plan: FaultPlan, { index, parameter }: Place, value: unknown): FaultPlan {
  return plan.map((one, at): PlannedFault => {
    const fault = faultById(one.fault);
    if (at !== index || fault === undefined) return one;
    const isLeftOut = isHarmlessDefault(fault, parameter, value);
    const entries = Object.entries(one.parameters).flatMap(([name, old]): [string, unknown][] =>
      name !== parameter ? [[name, old]] : isLeftOut ? [] : [[name, value]],
    );
    return { ...one, parameters: Object.fromEntries(entries) };
  });
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** The value of a parameter that changes nothing. */
function harmlessAt(plan: FaultPlan, { index, parameter }: Place): unknown {
  const fault = faultById(plan[index]?.fault ?? '');
  return fault === undefined ? undefined : harmlessParameters(fault)[parameter];
}

/** The parameters that vary. */
const placesOf = (plan: FaultPlan, isFixed: IsFixed): readonly Place[] =>
  plan.flatMap(({ fault, parameters }, index) =>
    Object.keys(parameters).flatMap((parameter) => (isFixed(fault, parameter) ? [] : [{ index, parameter }])),
  );

function partition<T>(all: readonly T[], isFirst: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

/** How many equal pieces of work may share a lateness: a server may call its upstream several times. */
const mostAttempts = 4;

/**
 * Shrinks a plan under which a call fails: first to the fewest faults, then each parameter to the value that is nearest to
 * harmless. The value of a number is exact: the next one towards harmless passes, of a fraction the next double.
 */
export class PlanShrinker {
  readonly #try: TryPlan;
  readonly #isFixed: IsFixed;
  /** How many times the plan became smaller. */
  shrinks = 0;
  /** The plan so far, and its result. */
  plan: FaultPlan;
  #trial: PlanTrial;

  /** @param isFixed whether a parameter of a fault does not vary */
  constructor(plan: FaultPlan, trial: PlanTrial, tryPlan: TryPlan, isFixed: IsFixed = () => false) {
    this.plan = plan;
    this.#isFixed = isFixed;
    this.#trial = trial;
    this.#try = tryPlan;
  }

  /** Shrinks until nothing becomes smaller. Whatever `tryPlan` throws ends it, with the plan so far in `plan`. */
  async shrink(): Promise<readonly CaseBoundary[]> {
    for (;;) {
      const before = this.shrinks;
      await this.#removeFaults();
      // What a number must be depends on the other parameters, such as which calls the fault meets.
      const [numbers, others] = partition(placesOf(this.plan, this.#isFixed), (place) =>
        isNumber(this.#valueAt(place)),
      );
      for (const place of [...others, ...numbers]) await this.#simplify(place);
      const boundaries: CaseBoundary[] = [];
      for (const place of placesOf(this.plan, this.#isFixed)) {
        const boundary = await this.#approach(place);
        if (boundary !== null) boundaries.push(boundary);
      }
      if (this.shrinks === before) return boundaries;
    }
  }

  async #accept(plan: FaultPlan): Promise<boolean> {
    const trial = await this.#try(plan);
    if (trial.verdict !== 'fails') return false;
    this.plan = plan;
    this.#trial = trial;
    this.shrinks += 1;
    return true;
  }

  /** Removes halves of the plan, then quarters, and at last single faults. */
  async #removeFaults(): Promise<void> {
    for (let size = Math.ceil(this.plan.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
      for (let from = 0; from < this.plan.length; ) {
        const rest = this.plan.toSpliced(from, size);
        if (!(await this.#accept(rest))) from += size;
      }
  }

  #valueAt({ index, parameter }: Place): unknown {
    return this.plan[index]?.parameters[parameter];
  }

  /** Gives a parameter its harmless value, unless the call then passes. */
  async #simplify(place: Place): Promise<void> {
    const [value, harmless] = [this.#valueAt(place), harmlessAt(this.plan, place)];
    if (value === undefined || harmless === undefined || isSame(value, harmless)) return;
    // A canned answer would be replaced by the real upstream.
    if (typeof value !== typeof harmless || (value === null) !== (harmless === null)) return;
    await this.#accept(withValue(this.plan, place, harmless));
  }

  /** Moves a number as near to harmless as it still fails. @returns the boundary; `null`: the parameter has none */
  async #approach(place: Place): Promise<CaseBoundary | null> {
    const [start, harmless] = [this.#valueAt(place), harmlessAt(this.plan, place)];
    if (!isNumber(start) || !isNumber(harmless) || start === harmless) return null;
    const towards = Math.sign(harmless - start);
    let passing = harmless;
    const failing = (): number => {
      const value = this.#valueAt(place);
      return isNumber(value) ? value : start;
    };
    const attempt = async (value: number): Promise<void> => {
      const isBetween = (value - passing) * towards < 0 && (failing() - value) * towards < 0;
      if (isBetween && !(await this.#accept(withValue(this.plan, place, value)))) passing = value;
    };
    for (const guess of this.#guesses(place, failing(), towards)) {
      await attempt(guess);
      await attempt(failing() + towards);
      if (Math.abs(failing() - passing) === 1) break;
    }
    const toTry = { accepts: (value: number) => this.#accepts(place, value) };
    // Most often another parameter has met the limit already.
    await attempt(failing() + towards);
    for (;;) {
      const next = nextBetween(failing(), passing, toTry);
      if (next === null) break;
      await attempt(next);
    }
    // A value whose verdict is unknown does not pass.
    const { verdict } = await this.#try(withValue(this.plan, place, passing));
    if (verdict !== 'fits' && verdict !== 'tight') return null;
    const { index, parameter } = place;
    const fault = this.plan[index]?.fault ?? '';
    return { fault, index, parameter, failsWith: failing(), passesWith: passing };
  }

  /** Whether the fault accepts a number. A whole number between two that it accepts is accepted. */
  #accepts({ index, parameter }: Place, value: number): boolean {
    return Number.isSafeInteger(value) || accepts(faultById(this.plan[index]?.fault ?? ''), parameter, value);
  }

  /** The values at which the answer would come exactly when the client gives up. */
  #guesses({ parameter }: Place, value: number, towards: number): readonly number[] {
    const { lateMs } = this.#trial;
    if (lateMs === null || lateMs <= 0 || !parameter.endsWith('Ms')) return [];
    return Array.from({ length: mostAttempts }, (_, index) => value + towards * Math.floor(lateMs / (index + 1)));
  }
}
