import { deterministic } from '../../properties/findings/deterministic.ts';
import type { Verdict } from '../../properties/judging/verdict.ts';
import type { ClientDraws, DrawsReport } from '../../report/draws-report.ts';
import { isSame, specOf } from '../../report/replay-of.ts';
import type { CommandReport, SearchReport } from '../../report/search-report.ts';
import { unexpected } from '../../report/unexpected.ts';
import { visible } from '../../wire/visible.ts';
import { defaultFailOn, type FailOn, failsAlways, failsOnFinding, failsOnVerdict } from '../options/fail-on.ts';

const count = ({ verdicts }: ClientDraws): number => verdicts.fits + verdicts.tight + verdicts.fails + verdicts.unknown;

/** The clients with a smaller share of draws in time than is asked for. @param fails whether a draw with this verdict fails */
const clientsBelowShare = (
  { clients, leastShare }: DrawsReport,
  fails: (verdict: Verdict) => boolean,
): readonly ClientDraws[] =>
  clients.filter((one) => {
    const verdicts = Object.entries(one.verdicts) as readonly (readonly [Verdict, number])[];
    const failed = verdicts.reduce((sum, [verdict, times]) => sum + (fails(verdict) ? times : 0), 0);
    return failed > 0 && count(one) - failed < leastShare * count(one);
  });

/** The parts of a report that its exit status depends on. */
export type Judged = Pick<
  CommandReport,
  | 'startup'
  | 'cells'
  | 'findings'
  | 'incomplete'
  | 'propertyErrors'
  | 'expectations'
  | 'searches'
  | 'draws'
  | 'sessionSearches'
  | 'loads'
>;

/** The searches of `--runs` that do not show that the tool always answers in time. */
const failedSearches = ({ searches = [] }: Judged) => searches.filter(({ outcome }) => outcome !== 'held');

/** The searches of `--sessions` that do not show that the server holds in every session. */
const failedSessionSearches = ({ sessionSearches = [] }: Judged) =>
  sessionSearches.filter(({ outcome }) => outcome !== 'held');

/** The loads under which a client gives up, and those that are incomplete. */
const failedLoads = ({ loads = [] }: Judged) =>
  loads.filter(
    ({ losesFrom, interruptedBy, levels }) =>
      losesFrom !== null || interruptedBy !== null || levels.some(({ stopped }) => stopped !== null),
  );

/** The cells without those under a plan that was drawn many times: the draws contain the play of such a cell. */
const cellsBesideDraws = ({ cells, draws = [] }: Judged) =>
  cells.filter((cell) => !draws.some(({ tool, plan }) => tool === cell.tool && isSame(plan, cell.plan)));

/** The draws that a report fails on, with the clients that get too small a share in time. Known failures are left out. */
const failedDraws = ({ draws = [], cells }: Judged, failOn: FailOn) =>
  draws.map((report) => {
    const known = cells.filter(
      ({ tool, plan, expected }) => expected !== undefined && tool === report.tool && isSame(plan, report.plan),
    );
    const names = known.map(({ client, settings }) => specOf(client, settings));
    const below = clientsBelowShare(report, (verdict) => failsOnVerdict(failOn, verdict));
    return { ...report, below: below.filter(({ client }) => !names.includes(client)) };
  });

/** Whether draws do not show what is asked for. */
const isFailedDraw = ({ interruptedBy, below }: ReturnType<typeof failedDraws>[number]): boolean =>
  interruptedBy !== null || below.length > 0;

/**
 * Returns the exit status of a check: 4 if two runs of one seed differ; 1 if something of `failOn` happened, if there is a finding
 * that is an error and in no verdict, such as that nothing was proved, if a property has an error, if a search of `--runs` or `--sessions` does not
 * hold, if a client gives up under the load of `--load`, if a client gets too small a share of the draws of `--draws` in time, if a known failure no longer fails, or if the check
 * ended before everything was played; else 0. A known failure that still fails does not count. The verdict of a call under a plan
 * that was drawn is that of its draws. The command line also uses 2 for wrong usage and 3 for an error of mcp-deadline, where there is
 * no report.
 *
 * @param report the report of `check`
 * @param failOn what fails; default `['fails']`
 *
 * @example
 * ```ts
 * import { check, exitStatus } from 'mcp-deadline';
 *
 * const report = await check(server, { clients: ['codex-cli'], quick: true });
 * process.exitCode = exitStatus(report, ['fails', 'tight', 'warnings']);
 * ```
 */
export function exitStatus(report: Judged, failOn: FailOn = defaultFailOn): 0 | 1 | 4 {
  if (report.findings.some(({ property }) => property === deterministic.id)) return 4;
  if (report.incomplete !== null || (report.propertyErrors ?? []).length > 0) return 1;
  if ((report.expectations?.stale ?? []).length > 0) return 1;
  if (failedSearches(report).length > 0 || failedSessionSearches(report).length > 0) return 1;
  if (failedLoads(report).length > 0) return 1;
  if (failedDraws(report, failOn).some(isFailedDraw)) return 1;
  const left = unexpected(report);
  const { startup, findings } = left;
  if ([...startup, ...cellsBesideDraws(left)].some(({ verdict }) => failsOnVerdict(failOn, verdict))) return 1;
  return findings.some((finding) => failsAlways(finding) || failsOnFinding(failOn, finding)) ? 1 : 0;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** The start-ups and cells with verdicts that a report fails on: `1 start-up fails`, `2 cells unknown`. */
function verdictsInWords({ startup, cells }: Judged, failOn: FailOn): readonly string[] {
  const all = [
    ['start-up', startup],
    ['cell', cells],
  ] as const;
  return all.flatMap(([what, reports]) =>
    failOn.flatMap((word) => {
      const count = reports.filter(({ verdict }) => verdict === word && failsOnVerdict(failOn, verdict)).length;
      return count === 0 ? [] : [`${counted(count, what)} ${word === 'fails' && count > 1 ? 'fail' : word}`];
    }),
  );
}

const outcomeWords: { readonly [outcome in SearchReport['outcome']]: string } = {
  held: 'holds',
  failed: 'found a counterexample',
  'nothing-proved': 'proved nothing',
  interrupted: 'was interrupted',
};

const drawsInWords = ({ tool, below, interruptedBy }: ReturnType<typeof failedDraws>[number]): string =>
  interruptedBy !== null
    ? `the draws of ${visible(tool)} were interrupted`
    : `${counted(below.length, 'client')} ${below.length === 1 ? 'gets' : 'get'} too few draws of ${visible(tool)} in time`;

/** Why a check has its exit status, as part of a sentence. */
export function exitReason(report: Judged, failOn: FailOn = defaultFailOn): string {
  const status = exitStatus(report, failOn);
  if (status === 4) return 'two runs of one seed differ';
  if (status === 0) return `nothing of --fail-on ${failOn.join(',')}`;
  if (report.incomplete !== null) return 'the check ended before everything was played';
  const left = unexpected(report);
  const stale = (report.expectations?.stale ?? []).length;
  const healed = stale === 0 ? [] : [`${counted(stale, 'known failure')} no longer ${stale === 1 ? 'fails' : 'fail'}`];
  const broken = (report.propertyErrors ?? []).map(({ property }) => `an error in ${property}`);
  const always = left.findings.filter(failsAlways).map(({ property }) => property);
  const found = left.findings.filter((finding) => failsOnFinding(failOn, finding)).map(({ property }) => property);
  const searches = failedSearches(report).map(
    ({ tool, outcome }) => `the search for ${visible(tool)} ${outcomeWords[outcome]}`,
  );
  const sessions = failedSessionSearches(report).map(
    ({ client, outcome }) => `the search over sessions of ${client} ${outcomeWords[outcome]}`,
  );
  const loads = failedLoads(report).map(({ tool, losesFrom }) =>
    losesFrom === null
      ? `the load of ${visible(tool)} did not end`
      : `${visible(tool)} loses clients from ${losesFrom} callers on`,
  );
  const draws = failedDraws(report, failOn).filter(isFailedDraw).map(drawsInWords);
  return [
    ...verdictsInWords({ ...left, cells: cellsBesideDraws(left) }, failOn),
    ...searches,
    ...sessions,
    ...loads,
    ...draws,
    ...healed,
    ...new Set([...broken, ...always, ...found]),
  ].join(', ');
}
