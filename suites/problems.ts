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
import { unexpected } from '../src/report/unexpected.ts';

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
  const { client } = startup;
  const left = unexpected({ ...report, startup: [startup] });
  const findings = left.findings.filter(
    (finding) =>
      finding.tool === null &&
      (finding.client ?? client) === client &&
      (failsOnFinding(failOn, finding) || (finding.client !== null && failsAlways(finding))),
  );
  const propertyErrors = (report.propertyErrors ?? []).filter((one) => one.tool === null && one.client === client);
  const about = { startup: left.startup, cells: [], findings, propertyErrors };
  const more = notes(failOn, about);
  if (!left.startup.some(({ verdict }) => verdict === 'fails') && more === null) return null;
  const story = failureMessage({ ...withoutStale(report), ...about });
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
  const { cells, ...left } = unexpected({ ...report, cells: [cell] });
  const about = findingsAbout({ ...left, cells }, cell);
  const fails = cells.some((one) => verdictsOf(one).includes('fails'));
  const doubt =
    verdictsOf(cell).includes('unknown') && doubts.failing.includes(cell.client) ? failingDoubt(doubts) : null;
  const refused = errors === 'fails' && errorNotes(about).length > 0;
  const more = notes(failOn, { startup: [], cells, ...about });
  if (cell.played && !fails && doubt === null && !refused && more === null) return null;
  const story = failureMessage({ ...withoutStale(report), startup: [], cells, ...about });
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
    message: failureMessage({ ...withoutStale(report), startup: [], cells: [], findings, propertyErrors: [] }),
  };
}

/** The report without the known failures that no longer fail: {@link staleProblem} reports them. */
function withoutStale({ expectations: _, ...report }: CheckReport): CheckReport {
  return report;
}

/** The failure for known failures of `expect` that no longer fail; `null`: no such entry. */
export function staleProblem(report: CheckReport): SuiteFinding | null {
  if ((report.expectations?.stale ?? []).length === 0) return null;
  const message = failureMessage({ ...report, startup: [], cells: [], findings: [], propertyErrors: [] });
  return { client: clientsOf(report), tool: null, property: null, message };
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
