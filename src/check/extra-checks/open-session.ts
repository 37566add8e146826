import type { ClientProfile } from '../../clocks/client-profile.ts';
import type { CellReport } from '../../report/check-report.ts';
import type { World } from '../../scenario/world.ts';
import type { ChosenClient } from '../client-spec.ts';
import { conditionsOf } from '../conditions-of.ts';
import type { PlaySetting } from '../group-play.ts';
import { sessionOptions } from '../session-options.ts';
import { tryWorld } from '../start-world.ts';
import { isUsedUp } from '../used-up.ts';
import type { CheckedSession, StartedSession } from './session-check.ts';

/** A run of a check fires at most so many timers: a server that fires more is not worth the time. */
const mostSteps = 20_000;

/** What a session is opened for. */
export interface SessionFor {
  readonly setting: PlaySetting;
  readonly client: ChosenClient;
  readonly cells: readonly CellReport[];
  readonly time: 'virtual' | 'real';
  /** Played instead of the client's own profile. */
  readonly profile?: ClientProfile;
}

/** A session for checks. Where the last one left a request open, a new one is opened when the next check needs it. */
export class OpenSession implements CheckedSession {
  readonly #for: SessionFor;
  #world: World | null;

  /** @param world a session that is open already, and is closed with this */
  constructor(about: SessionFor, world: World | null = null) {
    this.#for = about;
    this.#world = world;
  }

  get server(): CheckedSession['server'] {
    return this.#for.setting.server;
  }

  get options(): CheckedSession['options'] {
    return this.#for.setting.options;
  }

  get client(): ChosenClient {
    return this.#for.client;
  }

  get cells(): readonly CellReport[] {
    return this.#for.cells;
  }

  get bounds(): CheckedSession['bounds'] {
    const { horizonMs, maxRealMs, signal } = this.options;
    const maxSteps = Math.min(this.options.maxSteps, mostSteps);
    return { horizonMs, maxSteps, maxRealMs, ...(signal === undefined ? {} : { signal }) };
  }

  async world(): Promise<World | null> {
    if (this.#world !== null && isUsedUp(this.#world, this.#world.transcript)) await this.close();
    if (this.#world !== null || this.options.signal?.aborted === true) return this.#world;
    const begun = await this.start();
    if (begun !== null && !begun.started) await this.close();
    return this.#world;
  }

  async start(): Promise<StartedSession | null> {
    await this.close();
    const { setting, client, time, profile = client.profile } = this.#for;
    const { server, options } = setting;
    const { gateways, network, seed } = options;
    const path = { gateways, ...(network === undefined ? {} : { network }), ...sessionOptions(options) };
    const conditions = conditionsOf(server, options, client.settings);
    const begun = await tryWorld({ server, profile, conditions, ...path, time, plan: [], seed }, this.bounds);
    if ('error' in begun) return null;
    options.extraChecksCost.sessions++;
    const { world, started } = begun;
    this.#world = world;
    if (time === 'real' || world.realBecause === null) return { world, started };
    await this.close();
    return null;
  }

  async close(): Promise<void> {
    const world = this.#world;
    this.#world = null;
    await world?.close();
  }
}
