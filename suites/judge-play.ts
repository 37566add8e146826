import { doubtsOf } from '../src/check/judge/unknown-cells.ts';
import { unmetFindings } from '../src/check/judge/unmet-faults.ts';
import { type ChosenClient, chooseClients } from '../src/check/options/client-spec.ts';
import { failsAlways, failsOnFinding, unknownOf } from '../src/check/options/fail-on.ts';
import { faultNeverActed } from '../src/properties/findings/fault-never-acted.ts';
import { nothingProved } from '../src/properties/findings/nothing-proved.ts';
import { extraCheckIds } from '../src/properties/property-registry.ts';
import type { CheckReport, FindingReport } from '../src/report/check-report.ts';
import { unexpected } from '../src/report/unexpected.ts';
import {
  cellProblem,
  findingProblem,
  mistakeProblem,
  type SuiteFinding,
  staleProblem,
  startupProblem,
  unmetProblem,
} from './problems.ts';
import { clientsOf, propertiesOf, type SuiteDefinition, type SuitePlay, type TestedBy } from './suite-definition.ts';
import type { FindingsOptions } from './suite-options.ts';

/** Something that a suite could not judge. */
export interface SuiteGap {
  /** The id of the property; `null`: the verdicts of a play. */
  readonly property: string | null;
  /** The play, such as `behind nginx`; `null`: the plain one. */
  readonly under: string | null;
  /** Why it was not judged. */
  readonly why: string;
}

/** What the report of one play says about a suite. */
export interface JudgedPlay {
  readonly findings: readonly SuiteFinding[];
  /** Findings that do not fail the suite. */
  readonly reported: readonly SuiteFinding[];
  readonly notJudged: readonly SuiteGap[];
}

/** Findings that say what a run proves. A suite says so itself. */
const aboutTheRun: ReadonlySet<string> = new Set([nothingProved.id, faultNeverActed.id]);

/** The findings of a report that fail a suite as such, besides those that fail the test of a verdict. */
export function ownFindings(
  suite: SuiteDefinition,
  play: SuitePlay,
  report: CheckReport,
  { failOn = [] }: FindingsOptions,
): readonly FindingReport[] {
  const { findings } = unexpected(report);
  const properties = propertiesOf(suite, play);
  const isOwn = ({ property, severity }: FindingReport): boolean =>
    properties.includes(property) && (suite.failsBy !== 'errors' || severity === 'error');
  if (suite.verdicts.length > 0) return findings.filter((one) => isOwn(one) && !failsOnFinding(failOn, one));
  return findings.filter(
    (one) => isOwn(one) || failsOnFinding(failOn, one) || (failsAlways(one) && !aboutTheRun.has(one.property)),
  );
}

/** The findings of a report that are of the properties of a suite, and do not fail it. */
function reportedFindings(suite: SuiteDefinition, play: SuitePlay, report: CheckReport, options: FindingsOptions) {
  const own = ownFindings(suite, play, report, options);
  const properties = propertiesOf(suite, play);
  return unexpected(report).findings.filter((one) => properties.includes(one.property) && !own.includes(one));
}

/** Those of the properties that no play of a suite could judge. @param notJudged the gaps of all its plays */
export const neverJudged = (
  suite: SuiteDefinition,
  plays: readonly SuitePlay[],
  notJudged: readonly SuiteGap[],
): readonly string[] =>
  suite.properties.filter((id) =>
    plays
      .filter((play) => propertiesOf(suite, play).includes(id))
      .every(({ under }) => notJudged.some((gap) => gap.property === id && gap.under === under)),
  );

/** The findings of the verdicts of a report. */
function ofVerdicts(
  { verdicts }: SuiteDefinition,
  report: CheckReport,
  chosen: readonly ChosenClient[],
  { failOn = [], unknown = unknownOf(failOn), errors = 'noted' }: FindingsOptions,
): readonly SuiteFinding[] {
  const startups = verdicts.includes('startup') ? report.startup : [];
  const cells = verdicts.includes('calls') ? report.cells : [];
  return [
    ...startups.map((startup) => startupProblem(report, startup, failOn)),
    ...cells.map((cell) => cellProblem(report, cell, doubtsOf([cell], chosen, unknown), { errors, failOn })),
  ].filter((problem) => problem !== null);
}

const anyCall: TestedBy = {
  call: () => true,
  needs: 'no tool was called: name calls, or mark tools with readOnlyHint',
};

/** What of a suite a report could not judge. */
export function gapsOf(suite: SuiteDefinition, play: SuitePlay, report: CheckReport): readonly SuiteGap[] {
  const { under } = play;
  const properties = propertiesOf(suite, play);
  const gaps = report.notJudged.filter(({ property }) => properties.includes(property));
  const calls = report.cells.filter(({ played }) => played);
  const ofCalls = properties
    .filter((id) => !extraCheckIds.includes(id))
    .flatMap((property) => {
      const { call: isTest, needs } = suite.testedBy?.[property] ?? anyCall;
      if (calls.some(isTest)) return [];
      return [{ property, under, why: calls.length === 0 ? anyCall.needs : needs }];
    });
  // A fault that the suite chose, and not its user, may have nothing to act on in this server.
  const unmet = under === null ? [] : unmetFindings(report);
  if (unmet.length > 0)
    return unmet.flatMap(({ message }) => [null, ...properties].map((property) => ({ property, under, why: message })));
  return [...gaps.map(({ property, why }) => ({ property, under, why })), ...ofCalls];
}

const at = (under: string | null, message: string): string => (under === null ? message : `${under}:\n${message}`);

/** Judges the report of one play of a suite, with the clients of its options. */
export function judgePlay(
  suite: SuiteDefinition,
  play: SuitePlay,
  report: CheckReport,
  options: FindingsOptions,
): JudgedPlay {
  const { clients = clientsOf(suite) } = options;
  const found = [
    ...ofVerdicts(suite, report, chooseClients(clients), options),
    ...ownFindings(suite, play, report, options).map((finding) => findingProblem(report, finding)),
    ...(suite.verdicts.length > 0 ? [] : (report.propertyErrors ?? []).map(mistakeProblem)),
    play.under === null ? unmetProblem(report) : null,
    staleProblem(report),
  ].filter((problem) => problem !== null);
  const underPlay = (one: SuiteFinding): SuiteFinding => ({ ...one, message: at(play.under, one.message) });
  const reported = suite.failsBy === 'errors' ? reportedFindings(suite, play, report, options) : [];
  return {
    findings: found.map(underPlay),
    reported: reported.map((finding) => underPlay(findingProblem(report, finding))),
    notJudged: gapsOf(suite, play, report),
  };
}
