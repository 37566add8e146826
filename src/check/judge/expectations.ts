import type { Verdict } from '../../properties/judging/verdict.ts';
import { extraCheckIds, isOfPackage, onRequestIds, propertyIds } from '../../properties/property-registry.ts';
import type { CellReport, CheckReport, FindingReport, StartupReport } from '../../report/check-report.ts';
import {
  type ComparedEntry,
  type Expected,
  type KnownCell,
  type KnownFailure,
  type KnownFailures,
  type KnownFinding,
  type KnownStartup,
  nameOfKnown,
} from '../../report/known-failures.ts';
import { aboutKey } from '../../report/report-index.ts';
import { neverExpected } from '../options/read-known-failures.ts';
import { suggestion } from '../options/suggestion.ts';
import { exitStatus } from './exit-status.ts';
import {
  ArgumentKeys,
  argumentKeyOf,
  clientKey,
  planKey,
  type RunOfExpected,
  reportedClientKey,
  runKey,
  runKeyOf,
} from './expected-keys.ts';

/** What a run shows about one entry. */
type Shown = { readonly is: 'confirmed' } | { readonly is: 'stale' | 'unchecked'; readonly why: string };

const confirmed: Shown = { is: 'confirmed' };
const stale = (why: string): Shown => ({ is: 'stale', why });
const unchecked = (why: string): Shown => ({ is: 'unchecked', why });

type OfClient = Pick<StartupReport, 'client' | 'settings' | 'plan'>;

/** Whether the client and the plan are those of an entry. */
const isUnder = (
  { client, plan = [] }: Pick<KnownStartup, 'plan'> & { readonly client?: string | undefined },
  reported: OfClient,
): boolean =>
  (client === undefined || clientKey(client) === reportedClientKey(reported.client, reported.settings)) &&
  planKey(plan) === planKey(reported.plan);

/** Why a run has nothing that an entry names, from the nearest that it has. */
function whyAbsent({ client, plan = [] }: KnownStartup, startup: readonly StartupReport[]): string {
  const ofClient = startup.filter((one) => clientKey(client) === reportedClientKey(one.client, one.settings));
  if (ofClient.length === 0) return 'this client with these settings was not played';
  const underPlan = ofClient.filter((one) => planKey(plan) === planKey(one.plan));
  return underPlan.length === 0
    ? 'this plan was not played'
    : 'no such call was made: its tool or its arguments are others';
}

/** @param verdicts of the start-ups or cells that the entry names */
function shownByVerdicts({ verdict: known = 'fails' }: KnownStartup, verdicts: readonly Verdict[]): Shown {
  if (verdicts.includes(known)) return confirmed;
  if (verdicts.includes('fails')) return unchecked('it fails now, which an entry for tight does not cover');
  if (verdicts.includes('unknown')) return unchecked('its verdict is unknown in this run');
  return stale(verdicts.includes('tight') ? 'it is tight now' : 'it fits now');
}

/** A call that the run could not follow to its end shows nothing about the findings of properties. */
const wasFollowed = (cell: CellReport): boolean => cell.played && (cell.verdict !== 'unknown' || cell.gaveUp !== null);

/** Why no finding of this property can be expected of this run; `null`: the run judged the property. */
function whyNotJudged({ property }: KnownFinding, report: CheckReport, run: RunOfExpected): string | null {
  const notJudged = report.notJudged.find((one) => one.property === property);
  if (notJudged !== undefined) return `${property} was not judged: ${notJudged.why}`;
  if (report.propertyErrors?.some((one) => one.property === property) === true) return `${property} has an error`;
  if (onRequestIds.includes(property) && !run.mustJudge.includes(property))
    return `${property} was not judged: it is judged only on request`;
  if (extraCheckIds.includes(property)) {
    if (run.quick) return `${property} was not judged: quick leaves out the checks that need no fault`;
    return report.time === 'real' ? `${property} was not judged: time is real` : null;
  }
  if (isOfPackage(property)) return null;
  const asked = run.properties.map(({ id }) => id);
  return asked.includes(property)
    ? null
    : `no property ${JSON.stringify(property)} was judged.${suggestion(property, [...propertyIds, ...asked])}`;
}

/** What a run shows about a finding that it does not have. */
function shownByAbsence(entry: KnownFinding, report: CheckReport, run: RunOfExpected): Shown {
  const { property, tool, client } = entry;
  const why = whyNotJudged(entry, report, run);
  if (why !== null) return unchecked(why);
  const same = report.findings.filter((one) => one.property === property && one.tool === (tool ?? null));
  if (same.some(({ verdict }) => verdict !== null))
    return unchecked('its findings belong to the verdict of a cell or a start-up: name that instead');
  // One client of those that send the same is judged for all. Which one it is depends on the clients of the run.
  const ofAny = extraCheckIds.includes(property);
  if (ofAny && same.length > 0) return unchecked('it was found with another client that sends the same');
  const under = ofAny || client === undefined ? { plan: entry.plan ?? [] } : { plan: entry.plan ?? [], client };
  if (tool === undefined) {
    const startups = report.startup.filter((one) => isUnder(under, one));
    return startups.some(({ verdict }) => verdict !== 'unknown')
      ? stale('it was not found')
      : unchecked('no start-up that it could be about was played to its end');
  }
  const calls = report.cells.filter((one) => one.tool === tool && isUnder(under, one));
  return calls.length > 0 && calls.every(wasFollowed)
    ? stale('it was not found')
    : unchecked('no call that it could be about was played to its end');
}

/** Compares entries with a run, and collects the marks. */
class Comparison {
  readonly startups = new Map<StartupReport, Expected>();
  readonly cells = new Map<CellReport, Expected>();
  readonly findings = new Map<FindingReport, Expected>();
  readonly #report: CheckReport;
  readonly #run: RunOfExpected;
  readonly #arguments: ArgumentKeys;

  constructor(report: CheckReport, run: RunOfExpected) {
    this.#report = report;
    this.#run = run;
    this.#arguments = new ArgumentKeys(run);
  }

  startup(entry: KnownStartup): Shown {
    const { startup } = this.#report;
    const named = startup.filter((one) => isUnder(entry, one));
    if (named.length === 0) return unchecked(whyAbsent(entry, startup));
    return this.#byVerdict(this.startups, entry, named);
  }

  cell(entry: KnownCell): Shown {
    const key = argumentKeyOf(entry);
    const named = this.#report.cells.filter(
      (one) => one.tool === entry.tool && isUnder(entry, one) && this.#arguments.of(one) === key,
    );
    if (named.length === 0) return unchecked(whyAbsent(entry, this.#report.startup));
    return this.#byVerdict(this.cells, entry, named);
  }

  finding(entry: KnownFinding): Shown {
    const named = this.#report.findings.filter(
      (one) =>
        one.property === entry.property &&
        one.verdict === null &&
        one.tool === (entry.tool ?? null) &&
        (entry.client === undefined || one.client !== null) &&
        isUnder(entry, { ...one, client: one.client ?? '' }),
    );
    for (const one of named) this.findings.set(one, { because: entry.because ?? null });
    return named.length > 0 ? confirmed : shownByAbsence(entry, this.#report, this.#run);
  }

  #byVerdict<T extends { readonly verdict: Verdict }>(
    marks: Map<T, Expected>,
    entry: KnownStartup,
    named: readonly T[],
  ): Shown {
    for (const one of named)
      if (one.verdict === (entry.verdict ?? 'fails')) marks.set(one, { because: entry.because ?? null });
    return shownByVerdicts(
      entry,
      named.map(({ verdict }) => verdict),
    );
  }

  /** Marks the findings that explain the verdicts of marked start-ups and cells. */
  markExplanations(): void {
    const { findings, startup, cells } = this.#report;
    const subjects = [
      ...startup.map((one) => ({
        key: aboutKey({ ...one, tool: null }),
        verdict: one.verdict,
        mark: this.startups.get(one),
      })),
      ...cells.map((one) => ({ key: aboutKey(one), verdict: one.verdict, mark: this.cells.get(one) })),
    ].filter(({ verdict }) => verdict !== 'fits');
    for (const finding of findings) {
      const { verdict } = finding;
      if (verdict === null || verdict === 'unknown') continue;
      // A finding does not say which of several calls of one tool it is about.
      const about = subjects.filter(({ key }) => key === aboutKey(finding));
      const [first] = about;
      const covered = about.every((one) => one.mark !== undefined && (one.verdict === verdict || verdict === 'tight'));
      if (covered && first?.mark !== undefined) this.findings.set(finding, first.mark);
    }
  }
}

const marked = <T extends object>(one: T, mark: Expected | undefined): T => {
  const { expected: _, ...rest } = one as T & { readonly expected?: Expected };
  return (mark === undefined ? rest : { ...rest, expected: mark }) as T;
};

/**
 * Compares a report with the failures that are known: it marks those that the run confirms, and lists the entries that no longer
 * fail. Verdicts, findings and totals are unchanged.
 *
 * @param run the options of the run
 */
export function withExpectations(report: CheckReport, known: KnownFailures, run: RunOfExpected): CheckReport {
  const comparison = new Comparison(report, run);
  const runs = runKey(run);
  const compared = (
    list: ComparedEntry['list'],
    entries: readonly KnownFailure[],
    shows: (entry: never) => Shown,
  ): readonly { readonly entry: Omit<ComparedEntry, 'why'>; readonly shown: Shown }[] =>
    entries.map((entry, index) => {
      const shown =
        runKeyOf(entry) === runs ? shows(entry as never) : unchecked('this run has other gateways, or another mode');
      return { entry: { list, index, names: nameOfKnown(entry) }, shown };
    });
  const all = [
    ...compared('startups', known.startups ?? [], (entry: KnownStartup) => comparison.startup(entry)),
    ...compared('cells', known.cells ?? [], (entry: KnownCell) => comparison.cell(entry)),
    ...compared('findings', known.findings ?? [], (entry: KnownFinding) => comparison.finding(entry)),
  ];
  comparison.markExplanations();
  const those = (is: Shown['is']): readonly ComparedEntry[] =>
    all.flatMap(({ entry, shown }) => (shown.is === is && 'why' in shown ? [{ ...entry, why: shown.why }] : []));
  const result: CheckReport = {
    ...report,
    startup: report.startup.map((one) => marked(one, comparison.startups.get(one))),
    cells: report.cells.map((one) => marked(one, comparison.cells.get(one))),
    findings: report.findings.map((one) =>
      marked(one, neverExpected.has(one.property) ? undefined : comparison.findings.get(one)),
    ),
    expectations: {
      confirmed: all.filter(({ shown }) => shown.is === 'confirmed').length,
      stale: report.incomplete === null ? those('stale') : [],
      unchecked: [
        ...those('unchecked'),
        ...(report.incomplete === null ? [] : those('stale').map((one) => ({ ...one, why: 'the check ended early' }))),
      ],
    },
  };
  return { ...result, exitStatus: exitStatus(result) };
}
