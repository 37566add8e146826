import { nextBetween } from '../../explore/plans/next-between.ts';
import type { FaultPlan } from '../../faults/fault-plan.ts';
import type { Verdict } from '../../properties/judging/verdict.ts';
import { isSame } from '../../report/replay-of.ts';
import type { AnswersInTimeCase, CaseBoundary, NumberBoundary } from '../../report/search-report.ts';
import type { CaseResult } from './play-case.ts';
import { type IsFixed, PlanShrinker, type PlanTrial } from './shrink-plan.ts';
import type { VariedNumber } from './varied-numbers.ts';

/** A case that fails, as small as it became. */
export interface ShrunkCase {
  readonly case: AnswersInTimeCase;
  readonly boundaries: readonly CaseBoundary[];
  readonly numbers: readonly NumberBoundary[];
  readonly shrinks: number;
  readonly plays: number;
  /** Why shrinking ended early; `null`: no smaller case that shrinking tries fails. */
  readonly notSmallest: string | null;
}

/** Knows which values are simpler than a value. */
export interface Simplifier<T> {
  /** Simpler values, the simplest first. */
  simpler(value: T): Iterable<T>;
}

/** How a case is shrunk. */
export interface CaseShrinking {
  readonly play: (one: AnswersInTimeCase) => Promise<CaseResult>;
  readonly arguments: Simplifier<AnswersInTimeCase['arguments']>;
  /** What knows which smaller plans belong to the plans. Otherwise any does that differs in parameters that are not fixed. */
  readonly plans: Simplifier<FaultPlan> | { readonly isFixed: IsFixed };
  /** The other numbers of a case that vary. */
  readonly numbers: (one: AnswersInTimeCase) => readonly VariedNumber[];
  /** The largest number of plays. */
  readonly maxPlays: number;
  /** Why the search must end now; `null`: it need not. */
  readonly ended: () => string | null;
}

/** The shrinking must end. The message says why. */
class ShrinkingEnded extends Error {}

/** Shrinks one failing case. */
class CaseShrinker {
  readonly #how: CaseShrinking;
  readonly #played = new Map<string, PlanTrial>();
  case: AnswersInTimeCase;
  boundaries: readonly CaseBoundary[] = [];
  numbers: readonly NumberBoundary[] = [];
  shrinks = 0;
  plays = 0;

  constructor(one: AnswersInTimeCase, how: CaseShrinking) {
    this.case = one;
    this.#how = how;
  }

  /** Plays a case. A case that was played is not played again. */
  async #try(one: AnswersInTimeCase): Promise<PlanTrial> {
    const key = JSON.stringify(one);
    const known = this.#played.get(key);
    if (known !== undefined) return known;
    const { ended, maxPlays, play } = this.#how;
    const why = ended() ?? (this.plays >= maxPlays ? `shrinking ended after ${maxPlays} plays` : null);
    if (why !== null) throw new ShrinkingEnded(why);
    this.plays += 1;
    const { verdict, lateMs } = await play(one);
    this.#played.set(key, { verdict, lateMs });
    return { verdict, lateMs };
  }

  #accept(smaller: AnswersInTimeCase): void {
    this.case = smaller;
    this.boundaries = []; // they were those of another case
    this.shrinks += 1;
  }

  async #simplify<K extends 'arguments' | 'faults'>(key: K, by: Simplifier<AnswersInTimeCase[K]>): Promise<void> {
    search: for (;;) {
      for (const simpler of by.simpler(this.case[key])) {
        if (isSame(simpler, this.case[key])) continue; // as an empty record gives itself
        const smaller = { ...this.case, [key]: simpler };
        if ((await this.#try(smaller)).verdict !== 'fails') continue;
        this.#accept(smaller);
        continue search;
      }
      return;
    }
  }

  async #shrinkPlan(lateMs: number | null): Promise<void> {
    const { plans } = this.#how;
    if ('simpler' in plans) {
      await this.#simplify('faults', plans);
      return;
    }
    const shrinker = new PlanShrinker(
      this.case.faults,
      { verdict: 'fails', lateMs },
      (faults) => this.#try({ ...this.case, faults }),
      plans.isFixed,
    );
    const before = this.shrinks;
    try {
      this.boundaries = await shrinker.shrink();
    } finally {
      this.case = { ...this.case, faults: shrinker.plan };
      this.shrinks = before + shrinker.shrinks;
    }
  }

  /** Moves a number to the last value that fails before the case passes. @returns the boundary; `null`: the number has none */
  async #approach({ in: place, name, ends, with: withValue, value, ...toTry }: VariedNumber) {
    const verdictAt = async (other: number) =>
      other === value ? 'fails' : (await this.#try(withValue(other))).verdict;
    const isPassing = (verdict: Verdict): boolean => verdict === 'fits' || verdict === 'tight';
    const [best = value] = ends;
    let passing: number | undefined;
    for (const end of ends) if (passing === undefined && isPassing(await verdictAt(end))) passing = end;
    if (passing === undefined) {
      // The number does not matter, as far as is known.
      if (best !== value && (await verdictAt(best)) === 'fails') this.#accept(withValue(best));
      return null;
    }
    let failing = value;
    for (;;) {
      const next = nextBetween(failing, passing, toTry);
      if (next === null) break;
      const verdict = await verdictAt(next);
      if (verdict === 'unknown') return null;
      if (isPassing(verdict)) passing = next;
      else failing = next;
    }
    if (failing !== value) this.#accept(withValue(failing));
    return { in: place, name, failsWith: failing, passesWith: passing };
  }

  async #approachNumbers(): Promise<void> {
    const found: NumberBoundary[] = [];
    for (const { in: place, name } of this.#how.numbers(this.case)) {
      // The case may have changed with the number before.
      const number = this.#how.numbers(this.case).find((one) => one.in === place && one.name === name);
      const boundary = number === undefined ? null : await this.#approach(number);
      if (boundary !== null) found.push(boundary);
    }
    this.numbers = found;
  }

  async shrink(lateMs: number | null): Promise<string | null> {
    try {
      await this.#shrinkPlan(lateMs);
      // Numbers of a server without boundaries may move to and fro, and cases that were played cost no further play.
      for (const seen = new Set<string>(); !seen.has(JSON.stringify(this.case)); ) {
        seen.add(JSON.stringify(this.case));
        const before = this.shrinks;
        await this.#simplify('arguments', this.#how.arguments);
        await this.#approachNumbers();
        if (this.shrinks === before) return null;
        await this.#shrinkPlan(null);
      }
      return 'its numbers have no boundaries';
    } catch (error) {
      if (!(error instanceof ShrinkingEnded)) throw error;
      return error.message;
    }
  }
}

/** Shrinks a case that fails. @param lateMs how late its answer was; `null`: unknown */
export async function shrinkCase(
  one: AnswersInTimeCase,
  lateMs: number | null,
  how: CaseShrinking,
): Promise<ShrunkCase> {
  const shrinker = new CaseShrinker(one, how);
  const notSmallest = await shrinker.shrink(lateMs);
  const { case: smallest, boundaries, numbers, shrinks, plays } = shrinker;
  return { case: smallest, boundaries, numbers, shrinks, plays, notSmallest };
}
