import fastCheck, { type Arbitrary } from 'fast-check';
import { argumentsArbitrary } from '../../explore/arguments/arguments-arbitrary.ts';
import { validateArguments } from '../../explore/arguments/validate-arguments.ts';
import { boundsOfPlans } from '../../explore/plans/plan-arbitrary.ts';
import { ShrinkableArbitrary } from '../../explore/plans/shrinkable-arbitrary.ts';
import { simplerJson } from '../../explore/plans/simpler-json.ts';
import type { FastCheck } from '../../faults/fault.ts';
import type { FaultPlan } from '../../faults/fault-plan.ts';
import type { AnswersInTimeCase } from '../../report/search-report.ts';
import { isArbitrary } from './answers-in-time-options.ts';
import { toolOf } from './arguments-of.ts';
import { argumentsArbitraryOf, caseArbitrary } from './case-arbitrary.ts';
import { type Changes, longestMs } from './mutate-case.ts';
import type { CaseSetting } from './play-case.ts';
import type { SearchOptions } from './search-options.ts';
import type { CaseShrinking, Simplifier } from './shrink-case.ts';

type Arguments = AnswersInTimeCase['arguments'];

/** The cases of a search, and what may be made of them. */
export interface GeneratedCases {
  /** As many as there are runs. The index of a case is its path in fast-check. */
  readonly cases: readonly AnswersInTimeCase[];
  /** How they may change. */
  readonly changes: Changes;
  readonly simplerArguments: Simplifier<Arguments>;
  readonly simplerPlans: CaseShrinking['plans'];
}

/** The options that say how the server is reached. */
function reachedBy({ era, gateways, network, maxWaitMs, maxCpuMs, signal: given }: SearchOptions, end?: AbortSignal) {
  const signal = given !== undefined && end !== undefined ? AbortSignal.any([given, end]) : (given ?? end);
  const reached = { era, gateways, network: isArbitrary(network) ? undefined : network, maxWaitMs, maxCpuMs, signal };
  return Object.fromEntries(Object.entries(reached).filter(([, value]) => value !== undefined));
}

/** Simpler arguments: as their arbitrary shrinks them; if it did not make them, whatever the tool's schema accepts. */
const simplerArguments = (
  made: ShrinkableArbitrary<Arguments>,
  { arguments: changes }: Changes,
): Simplifier<Arguments> => ({
  *simpler(args) {
    if (changes === null || made.canShrink(args)) yield* made.simpler(args);
    else
      for (const one of simplerJson(args)) {
        const simpler = one as Arguments;
        if (changes.accepts(simpler)) yield simpler;
      }
  },
});

/** The plans of the options, if an arbitrary of the user makes them: only it knows which smaller plans belong to it. */
function plansOfUser(faults: SearchOptions['faults']): ShrinkableArbitrary<FaultPlan> | null {
  if (!isArbitrary(faults)) return null;
  const plans = faults as Arbitrary<FaultPlan>;
  return boundsOfPlans(plans) === undefined ? new ShrinkableArbitrary(plans) : null;
}

/** A plan that does not vary has no simpler one. */
const noneSimpler: Simplifier<FaultPlan> = { simpler: () => [] };

/**
 * Generates the cases of a search. Without arguments of the user, the server is started once to list its tools.
 *
 * @throws UsageError (`ERR_USAGE`) if the server does not list the tool; the reason of `endSignal`, if it is aborted meanwhile
 */
export async function generatedCases(
  { server, tool, clients, options }: CaseSetting,
  {
    arguments: args,
    numRuns = 100,
    seed = 1,
    endSignal,
  }: Pick<SearchOptions, 'arguments' | 'numRuns' | 'seed' | 'endSignal'>,
): Promise<GeneratedCases> {
  const fc: FastCheck = options.fc ?? fastCheck;
  const { faults } = options;
  const listed = args === undefined ? await toolOf(server, tool, reachedBy(options, endSignal)) : null;
  const argumentsFrom = new ShrinkableArbitrary(
    listed === null ? argumentsArbitraryOf(fc, args ?? {}) : argumentsArbitrary(listed.inputSchema),
  );
  const plansFrom = plansOfUser(faults);
  const plans = isArbitrary(faults) ? boundsOfPlans(faults as Arbitrary<FaultPlan>) : undefined;
  const varied = { ...options, ...(plansFrom === null ? {} : { faults: plansFrom }) };
  const cases = fc.sample(caseArbitrary(fc, clients, argumentsFrom, varied), { seed, numRuns });
  const changes: Changes = {
    plans:
      plans === undefined ? null : { maxFaults: plans.maxFaults, longest: longestMs(cases.map((one) => one.faults)) },
    arguments: listed === null ? null : { accepts: (some) => validateArguments(listed.inputSchema, some).length === 0 },
  };
  return {
    cases,
    changes,
    simplerArguments: simplerArguments(argumentsFrom, changes),
    simplerPlans: plansFrom ?? plans ?? noneSimpler,
  };
}
