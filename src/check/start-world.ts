import type { Conditions } from '../clocks/conditions.ts';
import { type CellBounds, playStartup } from '../scenario/session.ts';
import { openWorld, type World, type WorldOptions } from '../scenario/world.ts';

/** A world whose client has gone through its start-up. */
export interface StartedWorld {
  readonly world: World;
  /** Whether the client has its tools. */
  readonly started: boolean;
  /** Under what it is played: with the era that client and server have found. */
  readonly conditions: Conditions;
}

/**
 * Opens a world and plays the start-up. Which era holds is found out on the way, and some clocks differ between eras: then
 * the start-up is played anew under those.
 */
export async function startWorld(options: WorldOptions, bounds: CellBounds): Promise<StartedWorld> {
  const world = await openWorld(options);
  try {
    const started = await playStartup(world, bounds);
    const { era } = world.client;
    if (era === options.conditions.era || !started) return { world, started, conditions: options.conditions };
  } catch (error) {
    await world.close();
    throw error;
  }
  await world.close();
  const conditions: Conditions = { ...options.conditions, era: world.client.era };
  const again = await openWorld({ ...options, conditions });
  try {
    return { world: again, started: await playStartup(again, bounds), conditions };
  } catch (error) {
    await again.close();
    throw error;
  }
}
