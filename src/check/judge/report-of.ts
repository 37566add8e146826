import { isMainThread } from 'node:worker_threads';
import type { CellReport, CheckReport, FindingReport } from '../../report/check-report.ts';
import { aboutKey } from '../../report/report-index.ts';
import { totalsOf } from '../../report/totals.ts';
import { ruleReference } from '../../rules/all-rules.ts';
import type { ServerUnderTest } from '../../scenario/server/server-under-test.ts';
import { measuredBy } from '../../time/core/work-meter.ts';
import { ThreadWatch } from '../../time/os/thread-watch.ts';
import type { FullOptions } from '../options/check-options.ts';
import { exitStatus } from './exit-status.ts';
import { type FindingDraft, severityOf } from './finding-draft.ts';
import type { PlayedClient } from './played-client.ts';
import { replayLine } from './replay-line.ts';
import { leftOutOf } from './run-findings.ts';

/**
 * Whether the work of native add-ons is detected by the threads that do it, or only by the requests that async_hooks reports.
 * Only Linux shows threads. A server in a worker thread of a test runner shares its process with other code, so its threads
 * cannot be distinguished.
 */
export type NativeWorkSeenBy = 'threads' | 'requests';

/** How the native work of this server is detected in virtual time. */
export function nativeWorkSeenBy(server: ServerUnderTest): NativeWorkSeenBy {
  const ownsProcess = 'command' in Object(server) || isMainThread;
  return ThreadWatch.works && ownsProcess ? 'threads' : 'requests';
}

/** The first cell for each key of findings. */
function cellsByKey(cells: readonly CellReport[]): ReadonlyMap<string, CellReport> {
  return new Map(cells.toReversed().map((cell) => [aboutKey(cell), cell]));
}

/** The hashes of each client's transcripts, over all plans. */
function transcriptsOf(played: readonly PlayedClient[]): { readonly [client: string]: string } {
  const hashes: { [client: string]: string } = {};
  for (const { client, settings, hashes: own } of played) {
    const name = Object.keys(settings).length === 0 ? client : `${client}:${JSON.stringify(settings)}`;
    const before = hashes[name];
    hashes[name] = (before === undefined ? own : [before, ...own]).join('.');
  }
  return hashes;
}

const reasonOf = ({ reason }: AbortSignal): string => (reason instanceof Error ? reason.message : String(reason));

/** The results of a finished run. */
export interface FinishedRun {
  readonly server: ServerUnderTest;
  readonly options: FullOptions;
  /** One for each plan and client: all clients under the first plan, then all under the second, and so on. */
  readonly played: readonly PlayedClient[];
  readonly findings: readonly FindingDraft[];
  readonly notJudged: CheckReport['notJudged'];
  readonly propertyErrors: NonNullable<CheckReport['propertyErrors']>;
  readonly run: CheckReport['run'];
}

/** Findings in the form of the report, with severity and replay line. */
export function findingReports(
  drafts: readonly FindingDraft[],
  { server, options, cells }: Pick<FinishedRun, 'server' | 'options'> & Pick<CheckReport, 'cells'>,
): readonly FindingReport[] {
  const cellOf = cellsByKey(cells);
  return drafts.map(({ instead: _, ...finding }) => {
    const { client, settings, plan, property } = finding;
    const cell = cellOf.get(aboutKey(finding)) ?? null;
    const replay = client === null ? null : replayLine(server, options, client, settings, { plan, cell, property });
    // A finding about no call is of a session of its client, and all its sessions have one revision.
    const revision = (cell ?? cells.find((one) => one.client === client))?.era;
    const rule = finding.rule ?? (revision === undefined ? null : ruleReference(property, revision));
    return { ...finding, severity: severityOf(finding), replay, ...(rule === null ? {} : { rule }) };
  });
}

/** The report of a run: start-ups and cells in the order of plans and clients, findings with severity and replay line. */
export function reportOf({
  server,
  options,
  played,
  findings: drafts,
  notJudged,
  propertyErrors,
  run,
}: FinishedRun): CheckReport {
  const startup = played.map((one) => one.startup);
  const { network } = options;
  const cells = played.flatMap((one) => one.cells).map((cell) => (network === undefined ? cell : { ...cell, network }));
  const findings = findingReports(drafts, { server, options, cells });
  const incomplete = options.signal?.aborted === true ? { reason: reasonOf(options.signal) } : null;
  const named = played.find((one) => one.server.protocolVersion !== null)?.server;
  return {
    schemaVersion: 1,
    run,
    seed: options.seed,
    slowdown: options.slowdown,
    time: played.some((one) => one.time === 'real') ? 'real' : 'virtual',
    incomplete,
    realWorkBy: measuredBy,
    realTimeReason: played.find((one) => one.realTimeReason !== null)?.realTimeReason ?? null,
    nativeWorkSeenBy: nativeWorkSeenBy(server),
    server: named ?? { name: null, version: null, protocolVersion: null },
    totals: totalsOf({ startup, cells, findings }),
    exitStatus: exitStatus({ startup, cells, findings, incomplete, propertyErrors }),
    startup,
    cells,
    findings,
    leftOut: leftOutOf(played),
    notJudged,
    ...(propertyErrors.length === 0 ? {} : { propertyErrors }),
    executions: options.executions.all,
    transcripts: transcriptsOf(played),
  };
}
