import { realWork, type WorkPressure, workStatement } from '../properties/real-work.ts';
import type { GaveUp } from '../properties/told.ts';
import type { CellReport, StartupReport } from '../report/check-report.ts';
import type { ServerUnderTest } from '../scenario/server-under-test.ts';
import type { Call, CellBounds } from '../scenario/session.ts';
import { chargedPlay } from './charged-play.ts';
import type { FullOptions } from './check-options.ts';
import type { ChosenClient } from './client-spec.ts';
import { conditionsOf } from './conditions-of.ts';
import type { PlayedClient } from './played-client.ts';
import { sessionOptions } from './session-options.ts';
import type { ToldFinding } from './told-finding.ts';

type Report = CellReport | StartupReport;

/** Whether only a play that charges real work to the clock can tell if the client gives up on this machine. */
const needsCharging = ({ verdict, realWork: pressure }: Report): boolean =>
  verdict === 'tight' && pressure?.machine === 'this';

/** What becomes of a start-up or a call once a charged play has shown how the client gives up. */
function failed<R extends Report>(report: R, { by, limitMs, latestMs }: GaveUp): R {
  if (report.realWork === null) return report;
  const shown: WorkPressure = {
    ...report.realWork,
    by,
    limitMs: typeof limitMs === 'number' ? limitMs : report.realWork.limitMs,
    firesAtMs: typeof latestMs === 'number' ? latestMs : report.realWork.firesAtMs,
    confirmed: true,
  };
  return { ...report, verdict: 'fails', realWork: shown };
}

const isAbout = (finding: ToldFinding, tool: string | null): boolean =>
  finding.property === realWork && finding.tool === tool;

/** The findings about real work, as they are now that it was charged. */
const retold = (findings: readonly ToldFinding[], report: Report, tool: string | null): readonly ToldFinding[] =>
  findings.map((finding) =>
    isAbout(finding, tool) ? { ...finding, verdict: report.verdict, ...workStatement(report) } : finding,
  );

/**
 * Plays again, with the server's real work charged to the clock as it happens, what that work may make a client give up.
 * Where the client does, the start-up or the call fails; where it does not, it stays tight.
 *
 * @param clients as they were played, in the same order for each plan
 */
export async function workCharged(
  server: ServerUnderTest,
  clients: readonly ChosenClient[],
  played: readonly PlayedClient[],
  options: FullOptions,
): Promise<readonly PlayedClient[]> {
  const result: PlayedClient[] = [];
  for (const [index, one] of played.entries()) {
    const client = clients[index % clients.length];
    if (client === undefined || one.time === 'real') result.push(one);
    else result.push(await chargedClient(server, client, one, options));
  }
  return result;
}

async function chargedClient(
  server: ServerUnderTest,
  client: ChosenClient,
  played: PlayedClient,
  options: FullOptions,
): Promise<PlayedClient> {
  const { gateways, network, seed, horizonMs, maxSteps, maxRealMs, signal } = options;
  const bounds: CellBounds = { horizonMs, maxSteps, maxRealMs, ...(signal === undefined ? {} : { signal }) };
  const path = { gateways, ...(network === undefined ? {} : { network }), ...sessionOptions(options) };
  const conditions = conditionsOf(server, options, client.settings);
  const { plan } = played.startup;
  const world = { server, profile: client.profile, conditions, ...path, time: 'virtual', plan, seed } as const;
  let { findings } = played;
  const charge = async <R extends Report>(report: R, call: Call | null): Promise<R> => {
    if (!needsCharging(report) || signal?.aborted === true) return report;
    options.onStage?.(`charging real work to ${call === null ? 'the start-up' : call.tool} for ${client.profile.id}`);
    const gaveUp = await chargedPlay(world, call, bounds);
    if (gaveUp === null) return report;
    const shown = failed(report, gaveUp);
    findings = retold(findings, shown, call?.tool ?? null);
    return shown;
  };
  const startup = await charge(played.startup, null);
  const cells: CellReport[] = [];
  for (const cell of played.cells)
    cells.push(await charge(cell, { tool: cell.tool, arguments: cell.arguments as Call['arguments'] }));
  return { ...played, startup, cells, findings };
}
