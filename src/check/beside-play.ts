import { besideCall, blocksOthers, blocksOthersStatement, suffers } from '../properties/blocks-others.ts';
import { type Call, playBeside } from '../scenario/session.ts';
import { type PlaySetting, searchBounds, tryOpenSession } from './open-session.ts';
import { patientClient } from './patient-client.ts';
import type { ToldFinding } from './told-finding.ts';

/** No more timers than these may a call fire while somebody waits for it who never gives up. */
const mostSteps = 100_000;

/** Another call, and how long it takes by itself, in virtual milliseconds. */
export interface AloneCall {
  readonly call: Call;
  readonly tookMs: number;
}

/**
 * Plays a call with a ping and another call beside it, by a client that never gives up: does anybody else have to wait
 * meanwhile? Each play has a process of its own: what is left of calls before must not look like this one's doing.
 *
 * @param other the call beside it; `null`: there is none that is answered by itself
 */
export async function besidePlay(
  setting: PlaySetting,
  call: Call,
  other: AloneCall | null,
): Promise<readonly ToldFinding[]> {
  const { plan, options } = setting;
  const bounds = searchBounds(options, mostSteps);
  // No gateway: its limits would end what the others wait for.
  const about = { client: { profile: patientClient, settings: {} }, gateways: [] };
  const begun = await tryOpenSession(setting, about, bounds);
  if ('error' in begun) return [];
  const { world, started } = begun;
  try {
    if (!started || world.realBecause !== null) return [];
    const [callId] = await playBeside(world, call, other?.call ?? null, bounds);
    if (callId === undefined) return [];
    const alone = other === null ? null : { tool: other.call.tool, tookMs: other.tookMs };
    if (bounds.signal?.aborted === true) return []; // what was not answered then says nothing
    const worst = besideCall(world.transcript, callId, alone).find(suffers);
    if (worst === undefined) return [];
    const found = { client: null, settings: {}, verdict: null, tool: call.tool, plan };
    return [{ property: blocksOthers, ...found, ...blocksOthersStatement(worst) }];
  } finally {
    await world.close();
  }
}
