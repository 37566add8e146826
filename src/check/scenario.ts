import type { CellReport, StartupReport } from '../report/check-report.ts';
import { type CellBounds, playAfterwards, playCall } from '../scenario/play-calls.ts';
import type { ServerUnderTest } from '../scenario/server/server-under-test.ts';
import { type Session, stderrSince } from '../scenario/session.ts';
import type { Transcript } from '../wire/transcript.ts';
import { type ClockOfCall, clocksOfCall } from './clocks-of-call.ts';
import { judgedCell } from './judge/judged-cell.ts';
import { type JudgedRun, judgedRun } from './judge/judged-run.ts';
import { judgedStartup } from './judge/judged-startup.ts';
import { assertAsked } from './options/assert-asked.ts';
import { assertServer } from './options/assert-server.ts';
import { fullOptions } from './options/check-options.ts';
import { type ChosenCall, chooseCalls } from './options/choose-calls.ts';
import type { ClientSpec } from './options/client-spec.ts';
import { type OneClientOptions, oneClient } from './options/one-client.ts';
import { UsageError } from './options/usage-error.ts';
import { assertPath } from './play/reaching-clients.ts';
import { cellBounds, type PlaySetting, startSession } from './play/start-session.ts';
import { seenBy, whatElse } from './seen-by.ts';
import { UnseenError } from './unseen-error.ts';

/** The options of {@link scenario}: one client, one call, one fault plan, one seed. */
export interface ScenarioOptions extends OneClientOptions {
  readonly call: { readonly tool: string; readonly arguments?: { readonly [key: string]: unknown } };
}

/** A finished scenario. All values are read from the transcript. */
export interface ScenarioRun extends JudgedRun {
  readonly transcript: Transcript;
  readonly startup: StartupReport;
  /** The cell of the call. `null`: the call was not made, for instance because the start-up failed. */
  readonly call: CellReport | null;
  /** Every clock of this client during the call, with its limit and the time that it had left. */
  deadlines(): readonly ClockOfCall[];
  /**
   * The cell of another client for the same call, without a second run. The other client is this one with other settings, or a
   * client that puts the same bytes on the wire.
   *
   * @throws UnseenError (`ERR_UNSEEN`) if this run does not show it: the two put different bytes on the wire, or this client gave
   *   up before the other would have. The message names the clients that this run shows
   */
  would(client: ClientSpec): CellReport;
}

/**
 * Plays one call of one client against a server in virtual time, and returns the transcript and the verdict.
 *
 * @example
 * ```ts
 * const run = await scenario(() => createServer(), { client: 'codex-cli', call: { tool: 'search' } });
 * console.log(run.call?.verdict, run.would('codex-cli:tool_timeout_sec=30').verdict);
 * ```
 * @throws UsageError (`ERR_USAGE`), SettingError (`ERR_SETTING`), LinkError (`ERR_LINK`) for wrong options
 */
export async function scenario(server: ServerUnderTest, options: ScenarioOptions): Promise<ScenarioRun> {
  assertAsked('scenario', options, ['client', 'call'], example);
  const { client: spec, call: asked, ...rest } = options;
  const full = fullOptions({ ...rest, calls: [asked] });
  assertPath(server, full);
  assertServer(server);
  const client = oneClient('a scenario', spec);
  const { plans, signal, slowdown, properties } = full;
  const setting: PlaySetting = { server, plan: plans[0] ?? [], options: full };
  const bounds = cellBounds(full);
  const { session, started, conditions } = await startSession(setting, { client }, bounds);
  try {
    if (session.realBecause !== null)
      throw new UsageError(`a scenario runs in virtual time, and this server cannot: ${session.realBecause}`);
    const stderrBefore = session.stderr();
    const call = started ? await playOne(session, chooseCalls(session.client.tools, full).calls[0], bounds) : null;
    signal?.throwIfAborted();
    const { transcript } = session;
    const era = session.client.server.protocolVersion ?? '2025-11-25';
    const { plan } = setting;
    const stderr = stderrSince(session, stderrBefore);
    const judging = { plan, budgets: {}, slowdown, era, properties, stderr };
    const judged = judgedStartup(client, transcript, judging, session.stderr().trim());
    const judgedCall = call && judgedCell(client, transcript, call.call, call.id, judging);
    const drafts = [...judged.findings, ...(judgedCall?.findings ?? [])];
    const cells = judgedCall === null ? [] : [judgedCall.cell];
    return {
      transcript,
      startup: judged.startup,
      call: judgedCall?.cell ?? null,
      ...judgedRun(drafts, { server, options: full, cells }),
      deadlines: () => (call === null ? [] : clocksOfCall(transcript, call.id)),
      would(otherSpec) {
        const other = oneClient('a scenario', otherSpec);
        const by = { transcript, client, conditions, callId: call?.id ?? null };
        const seen = seenBy(by, other);
        if (call === null || typeof seen === 'string') throw new UnseenError(`${seen}. ${whatElse(by, other)}`);
        return judgedCell(other, seen, call.call, call.id, judging).cell;
      },
    };
  } finally {
    await session.close();
  }
}

const example = "scenario(server, { client: 'codex-cli', call: { tool: 'search', arguments: { query: 'x' } } })";

async function playOne(session: Session, call: ChosenCall | undefined, bounds: CellBounds) {
  const [args] = call?.tries ?? [];
  if (call === undefined || args === undefined) throw new UsageError('no arguments could be generated: give some');
  const id = await playCall(session, call.tool, args, bounds);
  if (id === null) return null;
  await playAfterwards(session, bounds);
  return { call, id };
}
