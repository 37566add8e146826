import type { Conditions } from '../clocks/conditions.ts';
import { type CellBounds, type NeverBegun, tryStartup } from '../scenario/session.ts';
import { openWorld, type World, type WorldOptions } from '../scenario/world.ts';

/** A world whose client has gone through its start-up. */
export interface StartedWorld {
  readonly world: World;
  /** Whether the client has its tools. */
  readonly started: boolean;
  /** Under what it is played: with the era that client and server have found. */
  readonly conditions: Conditions;
}

/** How a world is made and started. */
export interface StartOptions extends WorldOptions {
  /** Whether the server's real work takes virtual time during the start-up already; default false. */
  readonly charged?: boolean;
}

/** Opens a world and plays the start-up. A world in which the client could not even ask is closed again. */
async function begin(
  { charged = false, ...options }: StartOptions,
  bounds: CellBounds,
): Promise<StartedWorld | NeverBegun> {
  const world = await openWorld(options);
  let started: boolean | NeverBegun;
  try {
    if (charged) world.chargeWork();
    started = await tryStartup(world, bounds);
  } catch (error) {
    await world.close();
    throw error;
  }
  if (typeof started === 'boolean') return { world, started, conditions: options.conditions };
  await world.close();
  return started;
}

/**
 * Opens a world and plays the start-up. Which era holds is found out on the way, and some clocks differ between eras: then
 * the start-up is played again under those.
 */
export async function tryWorld(options: StartOptions, bounds: CellBounds): Promise<StartedWorld | NeverBegun> {
  const begun = await begin(options, bounds);
  if ('error' in begun) return begun;
  const { era } = begun.world.client;
  if (era === options.conditions.era || !begun.started) return begun;
  await begun.world.close();
  return begin({ ...options, conditions: { ...options.conditions, era } }, bounds);
}

/**
 * The same for a server that must start.
 *
 * @throws LinkError (`ERR_LINK`), ScenarioError (`ERR_SCENARIO`), or the server's own error, where the client could not
 *   even ask
 */
export async function startWorld(options: WorldOptions, bounds: CellBounds): Promise<StartedWorld> {
  const begun = await tryWorld(options, bounds);
  if ('error' in begun) throw begun.error;
  return begun;
}
