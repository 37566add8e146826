import type { Conditions, Mode } from '../clocks/conditions.ts';
import type { FaultPlan } from '../faults/fault-plan.ts';
import { callIds } from '../properties/call-record.ts';
import { seenAs } from '../properties/seen-as.ts';
import type { CellReport, StartupReport } from '../report/check-report.ts';
import { headOf } from '../scenario/head-of.ts';
import type { ServerUnderTest } from '../scenario/server-under-test.ts';
import { type CellBounds, playAfterwards, playCall, playStartup } from '../scenario/session.ts';
import { openWorld, type World } from '../scenario/world.ts';
import type { Transcript } from '../wire/transcript.ts';
import { assertServer } from './assert-server.ts';
import { type CheckOptions, fullOptions } from './check-options.ts';
import { type ChosenCall, chooseCalls } from './choose-calls.ts';
import { type ChosenClient, type ClientSpec, chooseClients } from './client-spec.ts';
import { type ClockOfCall, clocksOfCall } from './clocks-of-call.ts';
import { judgedCell } from './judged-cell.ts';
import { judgedStartup } from './judged-startup.ts';
import { UnseenError } from './unseen-error.ts';
import { UsageError } from './usage-error.ts';
import { wireClass } from './wire-class.ts';

/** What one scenario is made of: one server, one client, one call, one fault plan, one seed. Times in milliseconds. */
export interface ScenarioOptions
  extends Pick<CheckOptions, 'mode' | 'seed' | 'slowdown' | 'horizonMs' | 'maxSteps' | 'signal' | 'faults'> {
  readonly client: ClientSpec;
  readonly call: { readonly tool: string; readonly arguments?: { readonly [key: string]: unknown } };
}

/** A scenario that has run. Everything in it is read from the transcript. */
export interface ScenarioRun {
  readonly transcript: Transcript;
  readonly startup: StartupReport;
  /** What the client made of the call; `null`: it gave up before, while starting. */
  readonly call: CellReport | null;
  /** Every clock this client had over the call, with its limit, and how close it came. */
  deadlines(): readonly ClockOfCall[];
  /**
   * What another client would have made of the same call, without a second run.
   *
   * @throws UnseenError (`ERR_UNSEEN`) where this run cannot tell: the two put different things on the wire, or this
   *   client gave up before the other would have
   */
  would(client: ClientSpec): CellReport;
}

function oneClient(spec: ClientSpec): ChosenClient {
  const chosen = chooseClients([spec]);
  const [client] = chosen;
  if (client === undefined || chosen.length > 1)
    throw new UsageError(`a scenario has one client, and ${JSON.stringify(spec)} names ${chosen.length}`);
  return client;
}

/**
 * Runs one call of one client against a server, under virtual time, and keeps what happened.
 *
 * @example
 * ```ts
 * const run = await scenario(() => createServer(), { client: 'vscode', call: { tool: 'search' } });
 * console.log(run.call?.verdict, run.would('codex-cli').verdict);
 * ```
 * @throws UsageError (`ERR_USAGE`), SettingError (`ERR_SETTING`), LinkError (`ERR_LINK`) for what was asked wrongly
 */
export async function scenario(server: ServerUnderTest, options: ScenarioOptions): Promise<ScenarioRun> {
  const { client: spec, call: asked, ...rest } = options;
  const full = fullOptions({ ...rest, calls: [asked] });
  assertServer(server);
  const client = oneClient(spec);
  const plan: FaultPlan = full.plans[0] ?? [];
  const transport = typeof server === 'function' ? 'memory' : 'stdio';
  const conditions: Conditions = conditionsOf(transport, full.mode, client);
  const { horizonMs, maxSteps, maxRealMs, signal, seed, slowdown } = full;
  const bounds: CellBounds = { horizonMs, maxSteps, maxRealMs, ...(signal === undefined ? {} : { signal }) };
  const world = await openWorld({ server, profile: client.profile, conditions, time: 'virtual', plan, seed });
  try {
    const started = await playStartup(world, bounds);
    if (world.realBecause !== null)
      throw new UsageError(`a scenario runs in virtual time, and this server cannot: ${world.realBecause}`);
    const call = started ? await playOne(world, chooseCalls(world.client.tools, full).calls[0], bounds) : null;
    signal?.throwIfAborted();
    const { transcript } = world;
    const era = world.client.server.protocolVersion ?? '2025-11-25';
    const setting = { plan, budgets: {}, slowdown, era };
    return {
      transcript,
      startup: judgedStartup(client, transcript, plan, slowdown, world.stderr().trim()).startup,
      call: call && judgedCell(client, transcript, call.call, call.id, setting).cell,
      deadlines: () => (call === null ? [] : clocksOfCall(transcript, call.id)),
      would(otherSpec) {
        const other = oneClient(otherSpec);
        const { id } = other.profile;
        if (call === null)
          throw new UnseenError(`${client.profile.id} did not get to the call, so it cannot tell about ${id}`);
        const otherConditions = conditionsOf(transport, full.mode, other);
        if (wireClass(other, otherConditions) !== wireClass(client, conditions))
          throw new UnseenError(
            `${id} puts other things on the wire than ${client.profile.id}, so the server may act differently: run it by itself`,
          );
        const seen = seenAs(transcript, headOf(other.profile, otherConditions), call.id);
        if (seen.how === 'unseen')
          throw new UnseenError(
            `${client.profile.id} gave up or was disturbed before ${id} would have: run ${id} by itself`,
          );
        if (seen.how === 'up-to-expiry' && runsAgain(other))
          throw new UnseenError(
            `${id} gives up and then runs the tool again, and nobody saw how that goes: run it by itself`,
          );
        return judgedCell(other, seen.transcript, call.call, call.id, setting).cell;
      },
    };
  } finally {
    await world.close();
  }
}

/** Whether this client runs a tool again once it has given up waiting. */
const runsAgain = ({ profile }: ChosenClient): boolean =>
  profile.retries?.some(
    ({ of, after, times }) => of === 'execution' && times !== 0 && (after === 'any' || after.includes('timeout')),
  ) ?? false;

const conditionsOf = (transport: 'memory' | 'stdio', mode: Mode, { settings }: ChosenClient): Conditions => ({
  transport,
  era: 'initialize',
  mode,
  settings,
  reading: 'lax',
});

async function playOne(world: World, call: ChosenCall | undefined, bounds: CellBounds) {
  const [args] = call?.tries ?? [];
  if (call === undefined || args === undefined) throw new UsageError('no arguments could be generated: give some');
  await playCall(world, call.tool, args, bounds);
  const id = callIds(world.transcript).at(-1);
  if (id === undefined) throw new Error('the call left no trace in the transcript');
  await playAfterwards(world, bounds);
  return { call, id };
}
