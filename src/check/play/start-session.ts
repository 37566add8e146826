import type { Conditions } from '../../clocks/conditions.ts';
import type { FaultPlan } from '../../faults/fault-plan.ts';
import { type CellBounds, type NeverBegun, tryStartup } from '../../scenario/play-calls.ts';
import type { ServerUnderTest } from '../../scenario/server/server-under-test.ts';
import { openSession, type Session, type SessionSetup } from '../../scenario/session.ts';
import type { FullOptions } from '../options/check-options.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { conditionsOf } from '../options/conditions-of.ts';

/** The common values of all sessions of a run under one fault plan. */
export interface PlaySetting {
  readonly server: ServerUnderTest;
  readonly plan: FaultPlan;
  readonly options: FullOptions;
}

/** The client of one session, and how the session differs from the others of its run. */
export interface SessionFor {
  readonly client: Pick<ChosenClient, 'profile' | 'settings'>;
  /**
   * The conditions of an earlier session, with the era that client and server agreed on.
   *
   * @defaultValue the conditions before any start-up, from the options
   */
  readonly conditions?: Conditions;
  /** @defaultValue `'virtual'` */
  readonly time?: 'virtual' | 'real';
  /** @defaultValue the gateways of the options */
  readonly gateways?: SessionSetup['gateways'];
  /** The remedies, emulated on the link. @defaultValue none */
  readonly remedies?: SessionSetup['remedies'];
  /** Whether the server's real work takes virtual time from the start-up on. @defaultValue `false` */
  readonly charged?: boolean;
  /** The order of timers that are due at one instant: see `VirtualClockOptions`. @defaultValue as they were armed */
  readonly ties?: number;
  /** Whether the transcript gets what the server does on each exchange over HTTP. @defaultValue `false` */
  readonly observesWire?: boolean;
}

/** A session after its start-up. */
export interface StartedSession {
  readonly session: Session;
  /** Whether the client has the list of tools. */
  readonly started: boolean;
  /** The conditions of the session, with the era that client and server agreed on. */
  readonly conditions: Conditions;
}

/** The bounds of one play under these options. @param mostSteps a smaller bound on timers, for runs of a search */
export const cellBounds = (
  { horizonMs, maxSteps, maxRealMs, signal }: FullOptions,
  mostSteps = Number.POSITIVE_INFINITY,
): CellBounds => ({
  horizonMs,
  maxSteps: Math.min(maxSteps, mostSteps),
  maxRealMs,
  ...(signal === undefined ? {} : { signal }),
});

/** The signal that ends a search for boundaries and advice: the end of the whole check, or of the search alone. */
export function searchSignal({ signal, explainSignal }: FullOptions): AbortSignal | undefined {
  if (signal === undefined || explainSignal === undefined) return signal ?? explainSignal;
  return AbortSignal.any([signal, explainSignal]);
}

/** The bounds of a run of a search. */
export function searchBounds(options: FullOptions, mostSteps = Number.POSITIVE_INFINITY): CellBounds {
  const { signal: _, ...bounds } = cellBounds(options, mostSteps);
  const signal = searchSignal(options);
  return signal === undefined ? bounds : { ...bounds, signal };
}

/** Opens a session and plays its start-up. Closes the session again if the client could not send anything. */
async function begin(
  { server, plan, options }: PlaySetting,
  { client, conditions, gateways, remedies, ties, time = 'virtual', charged = false, observesWire = false }: SessionFor,
  bounds: CellBounds,
): Promise<StartedSession | NeverBegun> {
  const { network, seed, maxWaitMs, maxCpuMs, humanDelayMs, executions } = options;
  const under = conditions ?? conditionsOf(server, options, client.settings);
  let isOpen = true;
  const session = await openSession({
    server,
    profile: client.profile,
    conditions: under,
    time,
    plan,
    seed,
    gateways: gateways ?? options.gateways,
    ...(network === undefined ? {} : { network }),
    ...(remedies === undefined ? {} : { remedies }),
    ...(ties === undefined ? {} : { ties }),
    maxRealWaitMs: maxWaitMs,
    maxCpuMs,
    humanDelayMs,
    observesWire,
    onClosed: (transcript) => {
      isOpen = false;
      executions.count(transcript);
    },
  });
  options.onSession?.({ client: client.profile.id, nowMs: session.time.now, isOpen: () => isOpen });
  let started: boolean | NeverBegun;
  try {
    started = await tryStartup(session, bounds, { charged });
  } catch (error) {
    await session.close();
    throw error;
  }
  if (typeof started === 'boolean') return { session, started, conditions: under };
  await session.close();
  return started;
}

/**
 * Opens a session and plays its start-up. Client and server agree on the era during the start-up, and some clocks differ
 * between eras. If the agreed era is not the assumed one, the start-up is played again under the agreed era.
 */
export async function tryStartSession(
  setting: PlaySetting,
  about: SessionFor,
  bounds: CellBounds,
): Promise<StartedSession | NeverBegun> {
  const begun = await begin(setting, about, bounds);
  if ('error' in begun) return begun;
  const { era } = begun.session.client;
  if (era === begun.conditions.era || !begun.started) return begun;
  await begun.session.close();
  return begin(setting, { ...about, conditions: { ...begun.conditions, era } }, bounds);
}

/**
 * As {@link tryStartSession}, for a server that must start.
 *
 * @throws LinkError (`ERR_LINK`), ScenarioError (`ERR_SCENARIO`), or the server's own error, if the client could not send
 *   anything
 */
export async function startSession(
  setting: PlaySetting,
  about: SessionFor,
  bounds: CellBounds,
): Promise<StartedSession> {
  const begun = await tryStartSession(setting, about, bounds);
  if ('error' in begun) throw begun.error;
  return begun;
}
