import type { GaveUp } from '../../properties/endings/give-up.ts';
import { faultsActed } from '../../properties/findings/fault-never-acted.ts';
import { realWork, workStatement } from '../../properties/findings/real-work.ts';
import { judgeCall } from '../../properties/judging/judge-call.ts';
import { judgeStartup } from '../../properties/judging/judge-startup.ts';
import type { WorkPressure } from '../../properties/judging/work-pressure.ts';
import type { CellReport, StartupReport } from '../../report/check-report.ts';
import { type Call, playCall, settle } from '../../scenario/play-calls.ts';
import type { ServerUnderTest } from '../../scenario/server/server-under-test.ts';
import type { Session } from '../../scenario/session.ts';
import type { FindingDraft } from '../judge/finding-draft.ts';
import type { PlayedClient } from '../judge/played-client.ts';
import type { FullOptions } from '../options/check-options.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { cellBounds, type PlaySetting, tryStartSession } from './start-session.ts';

type Report = CellReport | StartupReport;

/** Whether only a play that charges real work to the clock shows if the client gives up on this machine. */
const needsCharging = ({ verdict, realWork: pressure }: Report): boolean =>
  verdict === 'tight' && pressure?.machine === 'this';

/** The report of a start-up or a call after a charged play has shown that the client gives up. */
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

const isAbout = (finding: FindingDraft, tool: string | null): boolean =>
  finding.property === realWork.id && finding.tool === tool;

/** The findings about real work, with the statement of the charged play. */
const restated = (findings: readonly FindingDraft[], report: Report, tool: string | null): readonly FindingDraft[] =>
  findings.map((finding) =>
    isAbout(finding, tool) ? { ...finding, verdict: report.verdict, ...workStatement(report) } : finding,
  );

/** The slowdown of a charged play: this machine. */
const noSlowdown = 1;

/** A call that is played again. */
interface JudgedCall extends Call {
  /** The faults that acted on it, by their index in the plan. */
  readonly met: readonly number[];
}

/**
 * Plays the call so that the same faults act on it. A fault that acts once acts on the first call of every process.
 *
 * @returns the id of the call's span; `null`: the run could not go on, or other faults acted on the call
 */
async function playAsMet(session: Session, { met, ...call }: JudgedCall, setting: PlaySetting): Promise<number | null> {
  const bounds = cellBounds(setting.options);
  const isSame = (id: number): boolean => {
    const acted = faultsActed(session.transcript, id, setting.plan);
    return acted.length === met.length && met.every((place) => acted.includes(place));
  };
  for (let times = 0; times < 2 && !session.client.awaitsAnswers && !session.client.connectionLost; times++) {
    const id = await playCall(session, call.tool, call.arguments, bounds);
    if (id === null || isSame(id)) return id;
  }
  return null;
}

/**
 * Plays a start-up, or a call after one, while the server's real work takes virtual time as it happens.
 *
 * @param call `null`: only the start-up
 * @returns how the client gave up; `null`: it did not give up, or that is unknown
 */
async function chargedPlay(
  setting: PlaySetting,
  client: ChosenClient,
  call: JudgedCall | null,
): Promise<GaveUp | null> {
  const bounds = cellBounds(setting.options);
  const begun = await tryStartSession(setting, { client, charged: call === null }, bounds);
  if ('error' in begun) return null;
  const { transcript } = begun.session;
  try {
    if (call === null) {
      const startup = judgeStartup(transcript, noSlowdown);
      return startup?.verdict === 'fails' ? startup.gaveUp : null;
    }
    if (!begun.started) return null; // without tools there is no call to play
    await settle(begun.session, bounds); // work that the start-up began does not belong to this call
    begun.session.chargeWork();
    await settle(begun.session, bounds);
    const id = await playAsMet(begun.session, call, setting);
    const judged = id === null ? null : judgeCall(transcript, id, noSlowdown);
    return judged?.verdict === 'fails' ? judged.gaveUp : null;
  } finally {
    await begun.session.close();
  }
}

/**
 * Plays start-ups and calls again whose real work may make the client give up, with that work charged to the clock as it
 * happens. If the client gives up, the start-up or the call fails. Otherwise it remains tight.
 *
 * @param clients the clients of `played`, in the same order for each plan
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
  const setting: PlaySetting = { server, plan: played.startup.plan, options };
  let { findings } = played;
  const charge = async <R extends Report>(report: R, call: JudgedCall | null): Promise<R> => {
    if (!needsCharging(report) || options.signal?.aborted === true) return report;
    options.onStage?.(`charging real work to ${call === null ? 'the start-up' : call.tool} for ${client.profile.id}`);
    const gaveUp = await chargedPlay(setting, client, call);
    if (gaveUp === null) return report;
    const shown = failed(report, gaveUp);
    findings = restated(findings, shown, call?.tool ?? null);
    return shown;
  };
  const startup = await charge(played.startup, null);
  const cells: CellReport[] = [];
  for (const cell of played.cells) {
    const { tool, arguments: args, faultsActed: met } = cell;
    cells.push(await charge(cell, { tool, arguments: args as Call['arguments'], met }));
  }
  return { ...played, startup, cells, findings };
}
