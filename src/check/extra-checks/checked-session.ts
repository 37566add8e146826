import type { ClientProfile } from '../../clocks/client-profile.ts';
import type { FaultPlan } from '../../faults/fault-plan.ts';
import type { CellReport } from '../../report/check-report.ts';
import type { CellBounds } from '../../scenario/play-calls.ts';
import type { ServerUnderTest } from '../../scenario/server/server-under-test.ts';
import type { Session } from '../../scenario/session.ts';
import type { FullOptions } from '../options/check-options.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { cellBounds, type PlaySetting, type StartedSession, tryStartSession } from '../play/start-session.ts';
import { isUsedUp } from '../play/used-up.ts';

/** How many timers a run of a check fires at most. A server that fires more would make the check too slow. */
const mostSteps = 20_000;

/** The client and the setting of a session for checks. */
export interface CheckedSessionOptions {
  readonly setting: PlaySetting;
  readonly client: ChosenClient;
  readonly cells: readonly CellReport[];
  readonly time: 'virtual' | 'real';
  /** The faults of the session. @defaultValue none */
  readonly plan?: FaultPlan;
  /** Played instead of the client's own profile. */
  readonly profile?: ClientProfile;
  /**
   * Whether no gateway is on the path, and the transcript gets what the server does on each exchange over HTTP.
   *
   * @defaultValue `false`
   */
  readonly observesWire?: boolean;
}

/**
 * A session of one client with the server, for checks. If a check left a request open, the next check that needs the session
 * gets a new one.
 */
export class CheckedSession {
  readonly #for: CheckedSessionOptions;
  #session: Session | null;

  /** @param session a session that is open already. Closing this object closes it too */
  constructor(about: CheckedSessionOptions, session: Session | null = null) {
    this.#for = about;
    this.#session = session;
  }

  get server(): ServerUnderTest {
    return this.#for.setting.server;
  }

  get options(): FullOptions {
    return this.#for.setting.options;
  }

  get client(): ChosenClient {
    return this.#for.client;
  }

  /** The cells of the client. They have their verdicts already. */
  get cells(): readonly CellReport[] {
    return this.#for.cells;
  }

  get bounds(): CellBounds {
    return cellBounds(this.options, mostSteps);
  }

  /**
   * The session, without an open request: the session in which the verdicts were made, as long as it can be used, and after
   * that a new session. `null`: the server no longer starts.
   */
  async session(): Promise<Session | null> {
    if (this.#session !== null && isUsedUp(this.#session, this.#session.transcript)) await this.close();
    if (this.#session !== null || this.options.signal?.aborted === true) return this.#session;
    const begun = await this.start();
    if (begun !== null && !begun.started) await this.close();
    return this.#session;
  }

  /** Opens a new session, also if the client does not get its tools. `null`: the client could not send its first request. */
  async start(): Promise<StartedSession | null> {
    await this.close();
    const { setting, client, time, plan = [], profile = client.profile, observesWire = false } = this.#for;
    const direct = observesWire ? { observesWire, gateways: [] } : {};
    const about = { client: { profile, settings: client.settings }, time, ...direct };
    const begun = await tryStartSession({ ...setting, plan }, about, this.bounds);
    if ('error' in begun) return null;
    this.options.extraChecksCost.sessions++;
    this.#session = begun.session;
    if (time === 'real' || begun.session.realBecause === null) return begun;
    await this.close();
    return null;
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    await session?.close();
  }
}
