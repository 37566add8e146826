import type { Conditions } from '../clocks/conditions.ts';
import { say } from '../properties/statement.ts';
import type { CellReport, CheckReport } from '../report/check-report.ts';
import { aboutKey } from '../report/report-index.ts';
import { totalsOf } from '../report/totals.ts';
import { nativeWorkSeenBy } from '../scenario/native-threads.ts';
import {
  asServerUnderTest,
  isAlone,
  type ServerOrMade,
  type ServerUnderTest,
  transportOf,
} from '../scenario/server-under-test.ts';
import { measuredBy } from '../time/core/work-meter.ts';
import { advised } from './advice/advised.ts';
import { assertServer } from './assert-server.ts';
import { type CheckOptions, type FullOptions, fullOptions } from './check-options.ts';
import { type ChosenClient, chooseClients } from './client-spec.ts';
import { conditionsOf } from './conditions-of.ts';
import { type AllPlayed, assertEveryCell, everyCell, mistakeIn } from './every-cell.ts';
import { exitStatus } from './exit-status.ts';
import { explained } from './explain.ts';
import { ExtraChecks } from './extra-checks/extra-checks.ts';
import { type FindingDraft, severityOf } from './finding-draft.ts';
import { GroupPlay } from './group-play.ts';
import { inParallel } from './in-parallel.ts';
import { judgedOnce } from './judged-once.ts';
import { othersBeside } from './others-beside.ts';
import { playSize } from './play-size.ts';
import type { PlayedClient } from './played-client.ts';
import { replayLine } from './replay.ts';
import { requestsInVain } from './requests-in-vain.ts';
import { runInfo } from './run-info.ts';
import { assertPath, speaksTo } from './speaks-to.ts';
import { unmetFaults } from './unmet-faults.ts';
import { wireClass } from './wire-class.ts';
import { wireGroups } from './wire-groups.ts';
import { workCharged } from './work-charged.ts';

/** Plays every plan with every client. @returns for each plan the clients, in the order they were asked for */
async function playAll(
  server: ServerUnderTest,
  clients: readonly ChosenClient[],
  options: FullOptions,
  extraChecks: ExtraChecks | null = null,
) {
  let done = 0;
  const of = clients.length * options.plans.length;
  const conditions = conditionsOf(server, options);
  const groups = groupsOf(conditions, clients, options);
  const checkedPlan = planForExtraChecks(server, options);
  const tasks = options.plans.flatMap((plan, index) =>
    groups.map((group) => ({
      size: playSize(group, conditions),
      run: async () => {
        const played = await new GroupPlay({ server, plan, options }, group).play(
          extraChecks === null || index !== checkedPlan
            ? null
            : (client, session) => extraChecks.inSession(client, session),
        );
        done += played.length;
        options.onProgress?.(done, of, group.leader.profile.id);
        return played;
      },
    })),
  );
  const played = await inParallel(tasks, isAlone(server) ? 1 : options.jobs);
  const members = groups.flatMap(({ leader, others }) => [leader, ...others]);
  const all = played.flat();
  return options.plans.flatMap((_, plan) => {
    const one = all.slice(plan * clients.length, (plan + 1) * clients.length);
    return clients.map((client) => one[members.indexOf(client)]).filter((client) => client !== undefined);
  });
}

/** Which of the plans is without faults; -1: none is. */
const plainPlan = ({ plans }: FullOptions): number => plans.findIndex((plan) => plan.length === 0);

/**
 * The plan after which the extra checks run: the one that has no faults. If each has some, they run after the first, in new
 * sessions without faults, but only over HTTP: there most of them are about sessions.
 */
function planForExtraChecks(server: ServerUnderTest, options: FullOptions): number {
  const plain = plainPlan(options);
  return plain < 0 && transportOf(server) === 'http' ? 0 : plain;
}

/** Runs the extra checks that need all verdicts of the plan without faults. */
async function checkAfterwards(
  extraChecks: ExtraChecks,
  { server, clients, options, played }: AllPlayed,
): Promise<readonly FindingDraft[]> {
  const plan = plainPlan(options);
  if (plan < 0) return [];
  options.onStage?.('running the checks that need no fault');
  const groups = groupsOf(conditionsOf(server, options), clients, options);
  return extraChecks.afterwards(groups, clients, played.slice(plan * clients.length, (plan + 1) * clients.length));
}

function groupsOf(conditions: Conditions, clients: readonly ChosenClient[], options: FullOptions) {
  // In real time nothing may be folded: nobody waits for a most patient client.
  return wireGroups(clients, conditions, (client) =>
    options.time === 'real' || options.realClientInfo
      ? String(clients.indexOf(client))
      : wireClass(client, { ...conditions, settings: client.settings }),
  );
}

function differences(first: readonly PlayedClient[], second: readonly PlayedClient[]): readonly FindingDraft[] {
  return first.flatMap((one, index) => {
    const other = second[index];
    if (other === undefined || one.hashes.join() === other.hashes.join()) return [];
    const differs = say`two runs of one seed gave different transcripts: the server answers with something that no seed fixes, such as a random number or a real clock`;
    return [
      {
        property: 'deterministic',
        client: one.client,
        settings: one.settings,
        plan: [],
        verdict: null,
        tool: null,
        ...differs,
      },
    ];
  });
}

/** The tools that no client was to call, and why. */
function leftOutOf(played: readonly PlayedClient[]): CheckReport['leftOut'] {
  const all = played.flatMap(({ chosen }) => chosen.leftOut);
  return [...new Map(all.map((left) => [`${left.tool} ${left.why}`, left])).values()];
}

/** Nothing of a report proves that any client is served. */
const nothingProved = (played: readonly PlayedClient[]): readonly FindingDraft[] => {
  const cells = played.flatMap((one) => one.cells);
  if (cells.some((cell) => cell.verdict !== 'unknown')) return [];
  const left = leftOutOf(played).map(({ tool }) => tool);
  const why = cells.some((cell) => cell.played) ? 'every cell is unknown' : 'no tool was called';
  const nothing = say`${why}, so nothing is proved${left.length > 0 ? `. Left out: ${left.join(', ')}` : ''}`;
  return [{ property: 'nothing-proved', client: null, settings: {}, plan: [], verdict: null, tool: null, ...nothing }];
};

/** The first cell that findings of a key are about. */
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

/**
 * Puts a server before mock clients and reports, for each client and tool, whether it answers before the client gives
 * up. Minutes pass in milliseconds, and a seed repeats them.
 *
 * @example
 * ```ts
 * const report = await check({ command: 'node', args: ['server.js'] }, { clients: ['codex-cli'], seed: 7 });
 * console.log(report.cells.map((cell) => `${cell.client} ${cell.tool} ${cell.verdict}`));
 * ```
 * @throws UsageError (`ERR_USAGE`), SettingError (`ERR_SETTING`), LinkError (`ERR_LINK`) for what was asked wrongly;
 *   findings about the server are never thrown. With an aborted `signal`: its reason, once everything is closed and
 *   `onIncomplete` was told what there is
 */
export async function check(given: ServerOrMade, options: CheckOptions = {}): Promise<CheckReport> {
  const run = runInfo();
  const server = asServerUnderTest(given);
  const again = server === given; // one that is made already cannot be played again
  const full = fullOptions(again ? options : { ...options, explain: 0 });
  assertServer(server);
  full.signal?.throwIfAborted();
  assertPath(server, full);
  const { clients, findings: silent } = speaksTo(server, chooseClients(full.clients), full);
  const extraChecks = again && !full.quick ? new ExtraChecks({ server, options: full }) : null;
  const asPlayed = await playAll(server, clients, full, extraChecks);
  const all = { server, clients, options: full, played: asPlayed };
  if (full.signal?.aborted !== true) assertAsked(all);
  const complete = everyCell(all);
  const charged = again ? await workCharged(server, clients, complete, full) : complete;
  const inVirtualTime = !charged.some(({ time }) => time === 'real');
  const more = full.explain !== 0 && inVirtualTime;
  const withAdvice = more ? await advised(server, clients, charged, full) : charged;
  const beside = extraChecks !== null && inVirtualTime ? await othersBeside(server, withAdvice, full) : [];
  const withCauses = more ? await requestsInVain(server, clients, withAdvice, full) : withAdvice;
  const played = more ? await explained(server, clients, withCauses, full) : withCauses;
  const without = extraChecks === null ? [] : await checkAfterwards(extraChecks, { ...all, played });
  const differing =
    full.twice && full.signal?.aborted !== true ? differences(played, await playAll(server, clients, full)) : [];
  const { findings: told, notJudged } = judgedOnce([...played.flatMap((one) => one.findings), ...without]);
  const findings = [
    ...silent,
    ...told,
    ...beside,
    ...unmetFaults(played, full.plans),
    ...nothingProved(played),
    ...differing,
  ];
  const server0 = played.find((one) => one.server.protocolVersion !== null)?.server;
  const cells = played.flatMap((one) => one.cells);
  const startup = played.map((one) => one.startup);
  assertEveryCell({ startup, cells }, all);
  const cellOf = cellsByKey(cells);
  const reported = findings.map((finding) => {
    const { client, settings } = finding;
    const cell = cellOf.get(aboutKey(finding)) ?? null;
    const severity = severityOf(finding);
    return {
      ...finding,
      severity,
      replay: client === null ? null : replayLine(server, full, client, settings, cell),
    };
  });
  const incomplete = full.signal?.aborted === true ? { reason: reasonOf(full.signal) } : null;
  const report: CheckReport = {
    schemaVersion: 1,
    run: run(full.extraChecksCost.all),
    seed: full.seed,
    slowdown: full.slowdown,
    time: played.some((one) => one.time === 'real') ? 'real' : 'virtual',
    incomplete,
    realWorkBy: measuredBy,
    realTimeReason: played.find((one) => one.realTimeReason !== null)?.realTimeReason ?? null,
    nativeWorkSeenBy: nativeWorkSeenBy(server),
    server: server0 ?? { name: null, version: null, protocolVersion: null },
    totals: totalsOf({ startup, cells, findings: reported }),
    exitStatus: exitStatus({ startup, cells, findings: reported, incomplete }),
    startup,
    cells,
    findings: reported,
    leftOut: leftOutOf(played),
    notJudged,
    executions: full.executions.all,
    transcripts: transcriptsOf(played),
  };
  if (report.incomplete !== null) {
    full.onIncomplete?.(report);
    full.signal?.throwIfAborted();
  }
  return report;
}

const reasonOf = ({ reason }: AbortSignal): string => (reason instanceof Error ? reason.message : String(reason));

/** @throws what no client can get by: a server that cannot be reached at all, a tool that is not there */
function assertAsked(all: AllPlayed): void {
  const [neverBegun] = all.played.map((one) => one.neverBegun);
  if (neverBegun != null && all.played.every((one) => one.neverBegun !== null)) throw neverBegun;
  const mistake = mistakeIn(all);
  if (mistake !== null) throw mistake;
}
