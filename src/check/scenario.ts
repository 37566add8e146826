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
import { assertConditionClients } from './options/assert-condition-clients.ts';
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

/** The options of `scenario`: one client, one call, one fault plan, one seed. */
export interface ScenarioOptions extends OneClientOptions {
  /** The call. Arguments that are left out are generated from the tool's `inputSchema`. */
  readonly call: { readonly tool: string; readonly arguments?: { readonly [key: string]: unknown } };
}

/** A finished scenario. All values are read from the transcript. */
export interface ScenarioRun extends JudgedRun {
  /** Everything that happened. */
  readonly transcript: Transcript;
  /** The start-up. */
  readonly startup: StartupReport;
  /** The cell of the call; `null`: the call was not made, because the start-up failed. */
  readonly call: CellReport | null;
  /** Returns every clock of this client over the call, with its limit, and how close it came to it. */
  deadlines(): readonly ClockOfCall[];
  /**
   * Returns the cell that another client would have, without a second play: the same client with other settings, or a client
   * that sends the same.
   *
   * @param client the other client
   * @throws UnseenError (`ERR_UNSEEN`) where this run does not show it: the two clients send different things, or this client
   *   gave up before the other one would have. The message names the clients that it shows
   */
  would(client: ClientSpec): CellReport;
}

/**
 * Plays one call of one client with a server, under virtual time, and returns what happened.
 *
 * @param server the server under test
 * @param options the client, the call, and the conditions
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
  assertConditionClients(full.plans, [client]);
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
        const by = { transcript, client, conditions, callId: call?.id ?? null, plan };
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
