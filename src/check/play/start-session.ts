import type { Conditions } from '../../clocks/conditions.ts';
import type { FaultPlan } from '../../faults/fault-plan.ts';
import { type CellBounds, type NeverBegun, tryStartup } from '../../scenario/play-calls.ts';
import type { ServerUnderTest } from '../../scenario/server/server-under-test.ts';
import { openSession, type Session, type SessionSetup } from '../../scenario/session.ts';
import type { FullOptions } from '../options/check-options.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { conditionsOf } from '../options/conditions-of.ts';

/** What all sessions of one run under one fault plan have in common. */
export interface PlaySetting {
  readonly server: ServerUnderTest;
  readonly plan: FaultPlan;
  readonly options: FullOptions;
}

/** What one session is opened for, and how it differs from the others of its run. */
export interface SessionFor {
  readonly client: Pick<ChosenClient, 'profile' | 'settings'>;
  /**
   * Known from an earlier session, with the era that client and server agreed on.
   *
   * @defaultValue what the options say before any start-up
   */
  readonly conditions?: Conditions;
  /** @defaultValue `'virtual'` */
  readonly time?: 'virtual' | 'real';
  /** @defaultValue the gateways of the options */
  readonly gateways?: SessionSetup['gateways'];
  /** What the server does better, played on the link. @defaultValue none */
  readonly remedies?: SessionSetup['remedies'];
  /** Whether the server's real work takes virtual time during the start-up already. @defaultValue `false` */
  readonly charged?: boolean;
}

/** A session whose client has gone through its start-up. */
export interface StartedSession {
  readonly session: Session;
  /** Whether the client has its tools. */
  readonly started: boolean;
  /** What it is played under, with the era that client and server agreed on. */
  readonly conditions: Conditions;
}

/** How far one call may go under these options. @param mostSteps a smaller bound on timers, for runs that are only a search */
export const cellBounds = (
  { horizonMs, maxSteps, maxRealMs, signal }: FullOptions,
  mostSteps = Number.POSITIVE_INFINITY,
): CellBounds => ({
  horizonMs,
  maxSteps: Math.min(maxSteps, mostSteps),
  maxRealMs,
  ...(signal === undefined ? {} : { signal }),
});

/** What ends a search for boundaries and advice: the end of the whole check, or a limit of the search alone. */
export function searchSignal({ signal, explainSignal }: FullOptions): AbortSignal | undefined {
  if (signal === undefined || explainSignal === undefined) return signal ?? explainSignal;
  return AbortSignal.any([signal, explainSignal]);
}

/** The bounds of a run that only searches. */
export function searchBounds(options: FullOptions, mostSteps = Number.POSITIVE_INFINITY): CellBounds {
  const { signal: _, ...bounds } = cellBounds(options, mostSteps);
  const signal = searchSignal(options);
  return signal === undefined ? bounds : { ...bounds, signal };
}

/** Opens a session and plays its start-up. A session in which the client could not even ask is closed again. */
async function begin(
  { server, plan, options }: PlaySetting,
  { client, conditions, gateways, remedies, time = 'virtual', charged = false }: SessionFor,
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
    maxRealWaitMs: maxWaitMs,
    maxCpuMs,
    humanDelayMs,
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
 * between eras: where the era is another one than was assumed, the start-up is played again under that one.
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
 * The same for a server that must start.
 *
 * @throws LinkError (`ERR_LINK`), ScenarioError (`ERR_SCENARIO`), or the server's own error, where the client could not
 *   even ask
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
