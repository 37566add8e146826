import { errorNotes, type OnErrors } from '../src/check/judge/error-notes.ts';
import { type Doubts, failingDoubt, verdictsOf } from '../src/check/judge/unknown-cells.ts';
import { unmetFindings } from '../src/check/judge/unmet-faults.ts';
import {
  type FailOn,
  failingPropertiesNote,
  failOnNote,
  failsAlways,
  failsOnFinding,
} from '../src/check/options/fail-on.ts';
import type {
  CellReport,
  CheckReport,
  FindingReport,
  PropertyErrorReport,
  StartupReport,
} from '../src/report/check-report.ts';
import { unicodeGlyphs } from '../src/report/drawing/glyphs.ts';
import { plain } from '../src/report/drawing/palette.ts';
import { failureMessage } from '../src/report/formats/failures.ts';
import { findingNotes } from '../src/report/story/finding-notes.ts';
import { withOptions } from '../src/report/story/how-to-ask.ts';

/** One reason why a test of a suite fails. */
export interface SuiteFinding {
  /** The id of the client. For a fault that affected no call: the ids of all clients, separated by commas. */
  readonly client: string;
  /** The tool; `null`: the start-up, or a fault that affected no call. */
  readonly tool: string | null;
  /** The property that has the finding; `null`: a verdict, and what else was found of the same call. */
  readonly property: string | null;
  /** What happened and what to do, for people. */
  readonly message: string;
}

/** The reasons other than clients that give up for which a part of a report fails a test; `null`: no such reason. */
function notes(
  failOn: FailOn,
  about: Pick<CheckReport, 'startup' | 'cells' | 'findings' | 'propertyErrors'>,
): string | null {
  const all = [failOnNote(failOn, about), failingPropertiesNote(about)].filter((note) => note !== null);
  return all.length === 0 ? null : all.join('\n\n');
}

/**
 * Why the test of a start-up fails: the client gives up, or a finding is about no tool; `null`: the test passes. An unknown
 * start-up does not fail this test unless `failOn` has `unknown`: the tests of the calls show it.
 */
export function startupProblem(report: CheckReport, startup: StartupReport, failOn: FailOn): SuiteFinding | null {
  const { client, verdict } = startup;
  const findings = report.findings.filter(
    (finding) =>
      finding.tool === null &&
      (finding.client ?? client) === client &&
      (failsOnFinding(failOn, finding) || (finding.client !== null && failsAlways(finding))),
  );
  const propertyErrors = (report.propertyErrors ?? []).filter((one) => one.tool === null && one.client === client);
  const about = { startup: [startup], cells: [], findings, propertyErrors };
  const more = notes(failOn, about);
  if (verdict !== 'fails' && more === null) return null;
  const story = failureMessage({ ...report, ...about });
  return { client, tool: null, property: null, message: more === null ? story : `${story}\n\n${more}` };
}

/** What fails a call that is answered in time. */
export interface Allowed {
  readonly errors: OnErrors;
  readonly failOn: FailOn;
}

/** Why the test of a call fails; `null`: the test passes. */
export function cellProblem(
  report: CheckReport,
  cell: CellReport,
  doubts: Doubts,
  { errors, failOn }: Allowed,
): SuiteFinding | null {
  const { client, tool } = cell;
  const about = findingsAbout(report, cell);
  const doubt =
    verdictsOf(cell).includes('unknown') && doubts.failing.includes(cell.client) ? failingDoubt(doubts) : null;
  const refused = errors === 'fails' && errorNotes(about).length > 0;
  const more = notes(failOn, { startup: [], cells: [cell], ...about });
  if (cell.played && !verdictsOf(cell).includes('fails') && doubt === null && !refused && more === null) return null;
  const story = failureMessage({ ...report, startup: [], cells: [cell], ...about });
  return { client, tool, property: null, message: [story, doubt, more].filter((part) => part !== null).join('\n\n') };
}

const clientsOf = ({ startup }: CheckReport): string => [...new Set(startup.map(({ client }) => client))].join(', ');

/** The failure for faults that affected no call and no start-up, so that nothing is proved; `null`: no such fault. */
export function unmetProblem(report: CheckReport): SuiteFinding | null {
  const findings = unmetFindings(report);
  if (findings.length === 0) return null;
  return {
    client: clientsOf(report),
    tool: null,
    property: null,
    message: failureMessage({ ...report, startup: [], cells: [], findings, propertyErrors: [] }),
  };
}

/** A finding of a property as a reason of its own, with what to do about it. */
export function findingProblem(report: CheckReport, finding: FindingReport): SuiteFinding {
  const about = { ...report, startup: [], cells: [], findings: [finding], propertyErrors: [] };
  const layout = { palette: plain, width: 76, glyphs: unicodeGlyphs, ask: withOptions };
  return {
    client: finding.client ?? clientsOf(report),
    tool: finding.tool,
    property: finding.property,
    message: findingNotes(about, layout).join('\n\n'),
  };
}

/** A mistake in a property of the user, as a reason of its own. */
export const mistakeProblem = ({ property, client, tool, message }: PropertyErrorReport): SuiteFinding => ({
  client,
  tool,
  property,
  message,
});

/** The findings and the errors of properties about one call. */
export function findingsAbout({ findings, propertyErrors = [] }: CheckReport, { client, tool }: CellReport) {
  const isAbout = (one: { readonly client: string | null; readonly tool: string | null }) =>
    (one.client ?? client) === client && one.tool === tool;
  return { findings: findings.filter(isAbout), propertyErrors: propertyErrors.filter(isAbout) };
}
