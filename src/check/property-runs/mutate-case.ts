import type { FaultPlan } from '../../faults/fault-plan.ts';
import type { AnswersInTimeCase } from '../../report/search-report.ts';
import { growArguments } from './grow-arguments.ts';
import type { CaseResult } from './play-case.ts';

/** A case that was played, and its result. */
export interface PlayedCase {
  readonly case: AnswersInTimeCase;
  readonly result: Pick<CaseResult, 'used' | 'lateMs'>;
}

/** Numbers from 0 up to but not including 1. */
export type Random = () => number;

const oneOf = <T>(random: Random, values: readonly T[]): T | undefined => values[Math.floor(random() * values.length)];

/** The largest value of each duration in generated plans, by fault and parameter. */
export type LongestMs = ReadonlyMap<string, number>;

const keyOf = (fault: string, parameter: string): string => `${fault} ${parameter}`;

/** Every duration of a plan. */
const durationsOf = (plan: FaultPlan) =>
  plan.flatMap(({ fault, parameters }, index) =>
    Object.entries(parameters).flatMap(([parameter, value]) =>
      parameter.endsWith('Ms') && typeof value === 'number'
        ? [{ index, parameter, value, key: keyOf(fault, parameter) }]
        : [],
    ),
  );

/** The largest values of these plans. A value up to the largest one belongs to the plans, and a larger one may not. */
export function longestMs(plans: readonly FaultPlan[]): LongestMs {
  const longest = new Map<string, number>();
  for (const { key, value } of plans.flatMap(durationsOf)) longest.set(key, Math.max(value, longest.get(key) ?? 0));
  return longest;
}

/**
 * Makes a duration longer. Most often by exactly the time that was left, or a part of it: a server may wait for the same fault
 * several times.
 */
function longer(random: Random, { case: one, result }: PlayedCase, longest: LongestMs): AnswersInTimeCase | null {
  const chosen = oneOf(
    random,
    durationsOf(one.faults).filter(({ key, value }) => value > 0 && value < (longest.get(key) ?? 0)),
  );
  if (chosen === undefined) return null;
  const { index, parameter, value, key } = chosen;
  const leftMs = result.lateMs === null ? null : -result.lateMs;
  const isExact = leftMs !== null && leftMs >= 0 && random() < 0.7;
  const parts = 1 + Math.floor(random() * 3);
  const wanted = isExact ? value + Math.ceil(leftMs / parts) : Math.ceil(value * (1 + random() * 3));
  const next = Math.min(wanted, longest.get(key) ?? value);
  const faults = one.faults.map((fault, at) =>
    at === index ? { ...fault, parameters: { ...fault.parameters, [parameter]: next } } : fault,
  );
  return { ...one, faults };
}

/** How cases may change. `null`: only whole parts may be exchanged, because an arbitrary of the user makes them. */
export interface Changes {
  readonly plans: {
    /** The largest number of faults. */
    readonly maxFaults: number;
    readonly longest: LongestMs;
  } | null;
  readonly arguments: {
    /** Whether the tool's schema accepts them. */
    readonly accepts: (args: AnswersInTimeCase['arguments']) => boolean;
  } | null;
}

/**
 * A case that is likely to use more of its limit than `one`: a longer duration, a further fault, larger arguments, or parts of
 * another case.
 *
 * @param other another generated case, whose parts may be taken
 */
export function mutateCase(
  random: Random,
  one: PlayedCase,
  other: AnswersInTimeCase,
  { plans, arguments: args }: Changes,
): AnswersInTimeCase {
  const { faults } = one.case;
  if (args !== null && random() < 0.4) {
    const grown = growArguments(random, one.case.arguments, one.result.used, args.accepts);
    if (grown !== null) return { ...one.case, arguments: grown };
  }
  const kind = random();
  if (plans !== null && kind < 0.6) {
    const changed = longer(random, one, plans.longest);
    if (changed !== null) return changed;
  }
  if (plans !== null && kind < 0.75 && faults.length < plans.maxFaults) {
    const added = oneOf(random, other.faults);
    if (added !== undefined) return { ...one.case, faults: [...faults, added] };
  }
  if (kind < 0.85) return { ...one.case, client: other.client };
  return kind < 0.95 ? { ...one.case, arguments: other.arguments } : { ...one.case, faults: other.faults };
}
