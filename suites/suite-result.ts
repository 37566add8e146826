import { check } from '../src/check/check.ts';
import { assertFailOn, needsExtraChecks, propertiesToJudge } from '../src/check/options/fail-on.ts';
import { UsageError } from '../src/check/options/usage-error.ts';
import type { CheckReport } from '../src/report/check-report.ts';
import type { ServerOrMade } from '../src/scenario/server/server-under-test.ts';
import { judgePlay, neverJudged, type SuiteGap } from './judge-play.ts';
import type { SuiteFinding } from './problems.ts';
import { propertiesOf, type SuiteDefinition, type SuitePlay } from './suite-definition.ts';
import type { FindingsOptions } from './suite-options.ts';
import { suitePlays } from './suite-plays.ts';

/** What a suite found. */
export interface SuiteResult {
  /** The id of the suite. */
  readonly suite: string;
  /** Every reason for which a test of the suite would fail; empty: none was found. */
  readonly findings: readonly SuiteFinding[];
  /** Findings that do not fail the suite, because it fails only by errors. */
  readonly reported: readonly SuiteFinding[];
  /** What the suite could not judge, and why. It is no pass. */
  readonly notJudged: readonly SuiteGap[];
  /** Whether anything was judged: otherwise an empty list of findings proves nothing. */
  readonly proves: boolean;
  /** The report of each play, and how the play differs from a plain check; `null`: it does not. */
  readonly plays: readonly { readonly under: string | null; readonly report: CheckReport }[];
}

/** The options of `check` for one play of a suite. */
export function checkOptionsOf(
  suite: SuiteDefinition,
  play: SuitePlay,
  { failOn = [], unknown: _, errors: __, properties, ...asked }: FindingsOptions,
) {
  const own = propertiesOf(suite, play);
  return {
    ...play.options,
    ...(suite.clients === undefined ? {} : { clients: suite.clients }),
    quick: !needsExtraChecks([...failOn, ...own]),
    ...asked,
    properties: propertiesToJudge(properties, failOn),
    mustJudge: [...new Set([...own, ...(asked.mustJudge ?? [])])],
  };
}

/**
 * Plays a suite and returns what it found.
 *
 * @throws UsageError (`ERR_USAGE`) if the server has another transport than the suite needs, and every error of `check`
 */
export async function suiteResult(
  suite: SuiteDefinition,
  server: ServerOrMade,
  options: FindingsOptions = {},
): Promise<SuiteResult> {
  const { failOn = [], properties, quick } = options;
  assertFailOn(failOn, quick, properties);
  const plays = suitePlays(suite, server, options);
  const done: SuiteResult['plays'][number][] = [];
  const findings: SuiteFinding[] = [];
  const reported: SuiteFinding[] = [];
  const notJudged: SuiteGap[] = [];
  for (const play of plays) {
    const report = await check(server, checkOptionsOf(suite, play, options));
    const judged = judgePlay(suite, play, report, options);
    findings.push(...judged.findings);
    reported.push(...judged.reported);
    notJudged.push(...judged.notJudged);
    done.push({ under: play.under, report });
  }
  const judgedCalls = suite.verdicts.includes('calls') && done.some(({ report }) => report.cells.length > 0);
  const judgedStart = suite.verdicts.length === 1 && suite.verdicts.includes('startup');
  const open = neverJudged(suite, plays, notJudged);
  const proves =
    findings.length > 0 ||
    judgedCalls ||
    judgedStart ||
    (suite.verdicts.length === 0 && open.length < suite.properties.length);
  return { suite: suite.id, findings, reported, notJudged, proves, plays: done };
}

/** Why a result proves nothing, and what to do, for an error. */
export function provesNothing({ suite, notJudged }: SuiteResult): UsageError {
  const reasons = [...new Set(notJudged.map(({ property, why }) => (property === null ? why : `${property}: ${why}`)))];
  return new UsageError(
    reasons.length === 0
      ? 'no tool was called, so nothing is proved: name calls, or mark tools with readOnlyHint'
      : `the suite ${suite} could judge nothing, so nothing is proved. ${reasons.join('. ')}`,
  );
}

/**
 * Returns everything for which a test of the suite would fail, as data. It needs no test runner.
 *
 * @throws UsageError (`ERR_USAGE`) if nothing was judged, and every error of {@link suiteResult}
 */
export async function suiteFindings(
  suite: SuiteDefinition,
  server: ServerOrMade,
  options: FindingsOptions = {},
): Promise<readonly SuiteFinding[]> {
  const result = await suiteResult(suite, server, options);
  if (!result.proves) throw provesNothing(result);
  return result.findings;
}
