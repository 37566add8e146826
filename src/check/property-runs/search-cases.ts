import fastCheck from 'fast-check';
import { boundsOfPlans } from '../../explore/plans/plan-arbitrary.ts';
import { ShrinkableArbitrary } from '../../explore/plans/shrinkable-arbitrary.ts';
import type { FaultPlan } from '../../faults/fault-plan.ts';
import type { Verdict } from '../../properties/judging/verdict.ts';
import { specOf } from '../../report/replay-of.ts';
import type { AnswersInTimeCase, Counterexample, FreePart, SearchReport } from '../../report/search-report.ts';
import type { ServerOrMade } from '../../scenario/server/server-under-test.ts';
import { check } from '../check.ts';
import { UsageError } from '../options/usage-error.ts';
import { type CaseOptions, isArbitrary } from './answers-in-time-options.ts';
import { argumentsOf } from './arguments-of.ts';
import { argumentsArbitraryOf, caseArbitrary } from './case-arbitrary.ts';
import { CaseChooser } from './case-chooser.ts';
import { CaseRuns, caseSetting } from './case-runs.ts';
import { longestMs, type PlanChanges } from './mutate-case.ts';
import { type CaseResult, type CaseSetting, checkOptionsOf } from './play-case.ts';
import type { SearchOptions } from './search-options.ts';
import { shrinkCase } from './shrink-case.ts';

/** How many other values of a part are tried to see whether it matters. */
const mostOthers = 5;

const whySignal = (signal: AbortSignal | undefined): string | null => {
  if (signal?.aborted !== true) return null;
  return signal.reason instanceof Error ? signal.reason.message : String(signal.reason);
};

/** Whether every other value of a part that is tried fails, too. */
async function freePart(
  part: FreePart['part'],
  one: AnswersInTimeCase,
  others: readonly AnswersInTimeCase[],
  play: (one: AnswersInTimeCase) => Promise<CaseResult>,
): Promise<readonly FreePart[]> {
  const values = new Map(others.map((other) => [JSON.stringify(other[part]), other[part]]));
  values.delete(JSON.stringify(one[part]));
  const tried = [...values.values()].slice(0, mostOthers);
  for (const value of tried) if ((await play({ ...one, [part]: value })).verdict !== 'fails') return [];
  return tried.length === 0 ? [] : [{ part, tried: tried.length }];
}

/** The clients that give up under the conditions of a case. */
async function losesClients(setting: CaseSetting, one: AnswersInTimeCase): Promise<readonly string[]> {
  const { clients, ...options } = checkOptionsOf(setting, one);
  const { cells, startup } = await check(setting.server, {
    ...options,
    clients: [...setting.clients, ...(clients ?? [])],
    quick: true,
    explain: 0,
  });
  const lost = [...startup, ...cells].filter(({ verdict, realWork }) => verdict === 'fails' && realWork === null);
  return [...new Set(lost.map(({ client, settings }) => specOf(client, settings)))];
}

function plansOf(faults: CaseOptions['faults'], maxRuns: readonly AnswersInTimeCase[]): PlanChanges | null {
  if (faults === undefined || !isArbitrary(faults)) return null;
  const bounds = boundsOfPlans(faults);
  if (bounds === undefined) return null;
  return { maxFaults: bounds.maxFaults, longest: longestMs(maxRuns.map((one) => one.faults)) };
}

/**
 * Searches for a case in which a client gives up before the tool answers, and shrinks it. It is the driver behind
 * `toAlwaysAnswerInTime` and `check --runs`: later runs change the cases that used most of their limits so far, so it needs fewer
 * runs than fast-check's uniform generation.
 *
 * @param given the server under test
 * @param tool the name of the tool
 * @param options what varies, and how many runs
 *
 * @example
 * ```ts
 * const search = await searchCases(server, 'search', {
 *   faults: faultPlans({ upstream: { answer: { body: 'found' } } }),
 *   clients: ['codex-cli'],
 *   numRuns: 5,
 * });
 * console.log(searchMessage(search));
 * ```
 * @throws UsageError (`ERR_USAGE`), SettingError (`ERR_SETTING`) for wrong options; with an aborted `signal`: its reason
 */
export async function searchCases(
  given: ServerOrMade,
  tool: string,
  options: SearchOptions = {},
): Promise<SearchReport> {
  const {
    arguments: args,
    numRuns = 100,
    guided: _,
    examples: __,
    maxShrinkPlays = 200,
    endSignal,
    onRun,
    ...rest
  } = options;
  if (!Number.isInteger(numRuns) || numRuns <= 0)
    throw new UsageError(`numRuns must be a whole number above 0, and is ${numRuns}`);
  const { seed = 1, fc = fastCheck, faults } = rest;
  const setting = caseSetting(given, tool, rest);
  const argumentsFrom = new ShrinkableArbitrary(
    args === undefined ? await argumentsOf(given, tool, reachedBy(rest)) : argumentsArbitraryOf(fc, args),
  );
  const plansFrom =
    isArbitrary(faults) && boundsOfPlans(faults as never) === undefined
      ? new ShrinkableArbitrary(faults as never as import('fast-check').Arbitrary<FaultPlan>)
      : null;
  const arbitrary = caseArbitrary(fc, setting.clients, argumentsFrom, {
    ...rest,
    ...(plansFrom === null ? {} : { faults: plansFrom }),
  });
  const generated = fc.sample(arbitrary, { seed, numRuns });
  const chooser = new CaseChooser(generated, plansOf(faults, generated), options);
  const runs = new CaseRuns(setting);
  const verdicts: { [verdict in Verdict]: number } = { fits: 0, tight: 0, fails: 0, unknown: 0 };
  let made = 0;
  let dueToWork = 0;
  const ended = (): string | null => whySignal(endSignal);
  let counterexample: Counterexample | null = null;
  while (counterexample === null && ended() === null) {
    const run = chooser.next(made);
    if (run === null) break;
    const result = await runs.play(run.case);
    made += 1;
    verdicts[result.verdict] += 1;
    if (result.isDueToWork) dueToWork += 1;
    onRun?.(made, numRuns);
    if (result.verdict !== 'fails') {
      chooser.played(run.case, result);
      continue;
    }
    const play = (one: AnswersInTimeCase): Promise<CaseResult> => runs.play(one);
    const shrunk = await shrinkCase(run.case, result.lateMs, {
      play,
      arguments: argumentsFrom,
      plans: plansFrom,
      maxPlays: maxShrinkPlays,
      ended,
    });
    counterexample = {
      case: shrunk.case,
      foundAs: run.case,
      run: made,
      path: run.path,
      shrinks: shrunk.shrinks,
      shrinkPlays: shrunk.plays,
      notSmallest: shrunk.notSmallest,
      boundaries: shrunk.boundaries,
      free: ended() === null ? await freePart('arguments', shrunk.case, generated, play) : [],
      losesClients: ended() === null ? await losesClients(setting, shrunk.case) : [shrunk.case.client],
      report: await check(setting.server, {
        ...checkOptionsOf(setting, shrunk.case),
        quick: true,
        explain: 1,
        ...(endSignal === undefined ? {} : { explainSignal: endSignal }),
      }),
    };
  }
  const { nearest } = chooser;
  const asked = numRuns + (options.examples?.length ?? 0);
  const interruptedBy = counterexample === null && made < asked ? ended() : null;
  return {
    tool,
    seed,
    numRuns: asked,
    runs: made,
    outcome: outcomeOf(counterexample, interruptedBy, verdicts),
    verdicts,
    dueToWork,
    interruptedBy,
    counterexample,
    nearest: nearest === null ? null : { case: nearest.case, used: nearest.result.used ?? 0 },
  };
}

/** The options that say how the server is reached. */
function reachedBy({ era, gateways, maxWaitMs, maxCpuMs, signal }: CaseOptions) {
  const given = { era, gateways, maxWaitMs, maxCpuMs, signal };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function outcomeOf(
  counterexample: Counterexample | null,
  interruptedBy: string | null,
  { fits, tight }: SearchReport['verdicts'],
): SearchReport['outcome'] {
  if (counterexample !== null) return 'failed';
  if (interruptedBy !== null) return 'interrupted';
  return fits + tight === 0 ? 'nothing-proved' : 'held';
}
