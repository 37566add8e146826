import { judgeCall } from '../properties/judge-call.ts';
import { judgeStartup } from '../properties/judge-startup.ts';
import type { GaveUp } from '../properties/told.ts';
import { type Call, type CellBounds, playCall, settle } from '../scenario/session.ts';
import type { WorldOptions } from '../scenario/world.ts';
import { tryWorld } from './start-world.ts';

/** Here the machine is as fast as it is. */
const asFast = 1;

/**
 * Plays a start-up, or a call after one, while the server's real work takes virtual time as it happens.
 *
 * @param call `null`: it is about the start-up
 * @returns how the client gave up; `null`: it did not, or nobody knows
 */
export async function chargedPlay(world: WorldOptions, call: Call | null, bounds: CellBounds): Promise<GaveUp | null> {
  const begun = await tryWorld({ ...world, charged: call === null }, bounds);
  if ('error' in begun) return null;
  const { transcript } = begun.world;
  try {
    if (call === null) {
      const startup = judgeStartup(transcript, asFast);
      return startup?.verdict === 'fails' ? startup.gaveUp : null;
    }
    if (!begun.started) return null; // the start-up speaks for itself
    await settle(begun.world, bounds); // what the start-up has set going is not this call's work
    begun.world.chargeWork();
    await settle(begun.world, bounds);
    const id = await playCall(begun.world, call.tool, call.arguments, bounds);
    const judged = id === null ? null : judgeCall(transcript, id, asFast);
    return judged?.verdict === 'fails' ? judged.gaveUp : null;
  } finally {
    await begun.world.close();
  }
}
