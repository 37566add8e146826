import type { Verdict } from '../../properties/judging/verdict.ts';
import type { CellReport, StartupReport } from '../../report/check-report.ts';
import { specOf } from '../../report/replay-of.ts';
import type { AnswersInTimeCase, Counterexample, FreePart, SearchReport } from '../../report/search-report.ts';
import type { ServerOrMade } from '../../scenario/server/server-under-test.ts';
import { check } from '../check.ts';
import { UsageError } from '../options/usage-error.ts';
import { CaseChooser, type Run } from './case-chooser.ts';
import { caseSetting, readExamples } from './case-setting.ts';
import { type GeneratedCases, generatedCases } from './generated-cases.ts';
import { type CaseResult, type CaseSetting, checkOptionsOf, playCase } from './play-case.ts';
import type { SearchOptions } from './search-options.ts';
import { shrinkCase } from './shrink-case.ts';
import { variedNumbers } from './varied-numbers.ts';

/** How many other values of a part are tried to see whether it matters. */
const mostOthers = 5;

/** The largest number of runs: their cases are generated before the first one. */
const mostRuns = 100_000;

/** The search ended before the server had listed its tools. */
const nothingGenerated: GeneratedCases = {
  cases: [],
  changes: { plans: null, arguments: null },
  simplerArguments: { simpler: () => [] },
  simplerPlans: { simpler: () => [] },
};

/** Why a signal was aborted; `null`: it was not. */
const whySignal = (signal: AbortSignal | undefined): string | null => {
  if (signal?.aborted !== true) return null;
  return signal.reason instanceof Error ? signal.reason.message : String(signal.reason);
};

/** Whether every other value of the arguments that is tried fails, too. */
async function freeArguments(
  one: AnswersInTimeCase,
  others: readonly AnswersInTimeCase[],
  setting: CaseSetting,
): Promise<readonly FreePart[]> {
  const values = new Map(others.map((other) => [JSON.stringify(other.arguments), other.arguments]));
  values.delete(JSON.stringify(one.arguments));
  const tried = [...values.values()].slice(0, mostOthers);
  for (const args of tried) if ((await playCase(setting, { ...one, arguments: args })).verdict !== 'fails') return [];
  return tried.length === 0 ? [] : [{ part: 'arguments', tried: tried.length }];
}

/** The clients that give up under the conditions of a case. */
async function losesClients(setting: CaseSetting, one: AnswersInTimeCase): Promise<readonly string[]> {
  const { clients = [], ...options } = checkOptionsOf(setting, one);
  const all = [...setting.clients, ...clients];
  const { cells, startup } = await check(setting.server, { ...options, clients: all, quick: true, explain: 0 });
  const lost = [...startup, ...cells].filter(({ verdict, realWork }) => verdict === 'fails' && realWork === null);
  return [...new Set(lost.map(({ client, settings }) => specOf(client, settings)))];
}

/** Whether a call takes longer than the author's own budget. */
const isOverBudget = (part: CellReport | StartupReport): boolean =>
  'ownBudget' in part && part.ownBudget?.verdict === 'fails';

/** Shrinks a case that was found, and explains it. */
async function counterexampleOf(
  found: Run & { readonly run: number; readonly result: CaseResult },
  { setting, generated }: { readonly setting: CaseSetting; readonly generated: GeneratedCases },
  { maxShrinkPlays = 200, endSignal }: SearchOptions,
): Promise<Counterexample> {
  const ended = () => whySignal(endSignal);
  const { plays, ...shrunk } = await shrinkCase(found.case, found.result.lateMs, {
    play: (one) => playCase(setting, one),
    arguments: generated.simplerArguments,
    plans: generated.simplerPlans,
    numbers: (one) => variedNumbers(one, setting.options, generated.cases),
    maxPlays: maxShrinkPlays,
    ended,
  });
  const smallest = shrunk.case;
  const report = await check(setting.server, {
    ...checkOptionsOf(setting, smallest),
    quick: true,
    explain: 1,
    ...(endSignal === undefined ? {} : { explainSignal: endSignal }),
  });
  return {
    ...shrunk,
    foundAs: found.case,
    run: found.run,
    path: found.path,
    shrinkPlays: plays,
    free: ended() === null ? await freeArguments(smallest, generated.cases, setting) : [],
    losesClients: ended() === null ? await losesClients(setting, smallest) : [smallest.client],
    report,
    failsAgain: [...report.startup, ...report.cells].some((part) => part.verdict === 'fails' || isOverBudget(part)),
  };
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
    arguments: _,
    numRuns = 100,
    guided: __,
    examples: examplesGiven = [],
    maxShrinkPlays: ___,
    ...others
  } = options;
  const { endSignal, onRun, ...rest } = others;
  if (!Number.isInteger(numRuns) || numRuns <= 0 || numRuns > mostRuns)
    throw new UsageError(`numRuns must be a whole number from 1 to ${mostRuns}, and is ${numRuns}`);
  const examples = readExamples(examplesGiven);
  const setting = caseSetting(given, tool, rest);
  const generated = await generatedCases(setting, options).catch((error: unknown) => {
    if (endSignal?.aborted === true && error === endSignal.reason) return nothingGenerated;
    throw error;
  });
  const chooser = new CaseChooser(generated.cases, generated.changes, { ...options, examples });
  const verdicts: { [verdict in Verdict]: number } = { fits: 0, tight: 0, fails: 0, unknown: 0 };
  const asked = numRuns + examples.length;
  let [made, dueToWork] = [0, 0];
  let unknownBecause: string | null = null;
  let counterexample: Counterexample | null = null;
  while (counterexample === null && whySignal(endSignal) === null) {
    const run = chooser.next(made);
    if (run === null) break;
    const result = await playCase(setting, run.case);
    made += 1;
    verdicts[result.verdict] += 1;
    if (result.isDueToWork) dueToWork += 1;
    unknownBecause ??= result.verdict === 'unknown' ? becauseOf(result) : null;
    onRun?.(made, asked);
    if (result.verdict === 'fails')
      counterexample = await counterexampleOf({ ...run, run: made, result }, { setting, generated }, options);
    else chooser.played(run.case, result);
  }
  const { nearest } = chooser;
  const interruptedBy = counterexample === null && made < asked ? whySignal(endSignal) : null;
  return {
    tool,
    seed: rest.seed ?? 1,
    numRuns: asked,
    runs: made,
    outcome: outcomeOf(counterexample, interruptedBy, verdicts),
    verdicts,
    dueToWork,
    unknownBecause,
    interruptedBy,
    counterexample,
    nearest: nearest === null ? null : { case: nearest.case, used: nearest.result.used ?? 0 },
  };
}

/** Why the verdict of a run is unknown. */
const becauseOf = ({ report }: CaseResult): string | null =>
  [...report.cells, ...report.startup].find(({ because }) => because !== null)?.because ?? null;

function outcomeOf(
  counterexample: Counterexample | null,
  interruptedBy: string | null,
  { fits, tight }: SearchReport['verdicts'],
): SearchReport['outcome'] {
  if (counterexample !== null) return 'failed';
  if (interruptedBy !== null) return 'interrupted';
  return fits + tight === 0 ? 'nothing-proved' : 'held';
}
