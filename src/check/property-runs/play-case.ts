import type { Verdict } from '../../properties/judging/verdict.ts';
import type { CellReport, CheckReport, StartupReport } from '../../report/check-report.ts';
import type { AnswersInTimeCase } from '../../report/search-report.ts';
import type { ServerUnderTest } from '../../scenario/server/server-under-test.ts';
import { check } from '../check.ts';
import { verdictsOf } from '../judge/unknown-cells.ts';
import type { CheckOptions } from '../options/check-options.ts';
import { type ChosenClient, type ClientSpec, settingsOf } from '../options/client-spec.ts';
import { type CaseOptions, isArbitrary } from './answers-in-time-options.ts';

/** What happened in a case. */
export interface CaseResult {
  /**
   * Whether the client gets the answer in time. Real work does not count: it differs from run to run. `unknown`: it is unknown
   * when the client gives up, or the run could not go on.
   */
  readonly verdict: Verdict;
  /** The share of the deciding limit that was used; above 1: the client gave up. `null`: no known limit decides. */
  readonly used: number | null;
  /** By how many milliseconds the answer was too late (positive) or in time (negative). `null`: there was no answer, or no limit. */
  readonly lateMs: number | null;
  /** Whether the client gave up only because of the server's real work. */
  readonly isDueToWork: boolean;
  /** The report. */
  readonly report: CheckReport;
}

/** What all cases of one property have in common. */
export interface CaseSetting {
  readonly server: ServerUnderTest;
  readonly tool: string;
  /** The clients of the property. A profile that was given as an object is known only here. */
  readonly clients: readonly ChosenClient[];
  readonly options: CaseOptions;
}

/** The client that the spec of a case names. */
function clientOf(spec: string, clients: readonly ChosenClient[]): ClientSpec {
  const [id = spec, ...settings] = spec.split(':');
  const known = clients.find(({ profile }) => profile.id === id);
  if (known === undefined) return spec;
  return {
    profile: known.profile,
    settings: settings.length === 0 ? {} : settingsOf(`client ${JSON.stringify(spec)}`, settings.join(':')),
  };
}

/** The options of `check` that play a case. */
export function checkOptionsOf(
  { tool, clients, options }: CaseSetting,
  { client, arguments: args, faults, network }: AnswersInTimeCase,
): CheckOptions {
  const { faults: _, settings: __, network: given, budgetMs, fc: ___, clients: ____, ...rest } = options;
  const plain = network ?? (isArbitrary(given) ? undefined : given);
  return {
    ...rest,
    clients: [clientOf(client, clients)],
    calls: [{ tool, arguments: args }],
    faults,
    ...(plain === undefined ? {} : { network: plain }),
    ...(budgetMs === undefined ? {} : { budgets: { [tool]: budgetMs } }),
  };
}

/** How late the answer came, or would have come; `null`: no answer, or no limit. */
function lateMsOf({ marginMs, gaveUp, tookMs }: CellReport): number | null {
  if (marginMs !== null) return -marginMs;
  const latestMs = gaveUp?.latestMs;
  return tookMs !== null && typeof latestMs === 'number' ? tookMs - latestMs : null;
}

function usedOf(cell: CellReport, lateMs: number | null): number | null {
  const { budgetMs } = cell;
  if (lateMs === null || typeof budgetMs !== 'number' || budgetMs <= 0) return null;
  return (budgetMs + lateMs) / budgetMs;
}

const worst: readonly Verdict[] = ['fails', 'unknown', 'tight', 'fits'];

/** The verdict of parts of a report without real work, which differs from run to run. */
export function verdictWithoutWork(parts: readonly (StartupReport | CellReport)[]): Verdict {
  const verdicts = parts.flatMap((part) => {
    if (part.verdict === 'fails' && part.realWork !== null) return ['tight' as const];
    return 'tool' in part ? verdictsOf(part) : [part.verdict];
  });
  return worst.find((some) => verdicts.includes(some)) ?? 'unknown';
}

/** Plays one case: one client, one call, one fault plan. */
export async function playCase(setting: CaseSetting, one: AnswersInTimeCase): Promise<CaseResult> {
  const report = await check(setting.server, { ...checkOptionsOf(setting, one), quick: true, explain: 0 });
  const parts = [...report.startup, ...report.cells];
  const verdict = verdictWithoutWork(parts);
  const [cell] = report.cells;
  const lateMs = cell === undefined ? null : lateMsOf(cell);
  return {
    verdict,
    used: cell === undefined ? null : usedOf(cell, lateMs),
    lateMs,
    isDueToWork: verdict !== 'fails' && parts.some((part) => part.verdict === 'fails'),
    report,
  };
}
