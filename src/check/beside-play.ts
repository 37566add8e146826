import { besideCall, blocksOthers, blocksOthersStatement, suffers } from '../properties/blocks-others.ts';
import { type Call, type CellBounds, playBeside, tryStartup } from '../scenario/session.ts';
import { openWorld } from '../scenario/world.ts';
import { searchSignal } from './advice/search-signal.ts';
import { conditionsOf } from './conditions-of.ts';
import type { PlaySetting } from './group-play.ts';
import { patientClient } from './patient-client.ts';
import { sessionOptions } from './session-options.ts';
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
  { server, plan, options }: PlaySetting,
  call: Call,
  other: AloneCall | null,
): Promise<readonly ToldFinding[]> {
  const { horizonMs, maxSteps, maxRealMs } = options;
  const signal = searchSignal(options);
  const bounds: CellBounds = {
    horizonMs,
    maxSteps: Math.min(maxSteps, mostSteps),
    maxRealMs,
    ...(signal === undefined ? {} : { signal }),
  };
  const world = await openWorld({
    server,
    profile: patientClient,
    conditions: conditionsOf(server, options),
    time: 'virtual',
    plan,
    seed: options.seed,
    ...sessionOptions(options),
  });
  try {
    if ((await tryStartup(world, bounds)) !== true || world.realBecause !== null) return [];
    const [callId] = await playBeside(world, call, other?.call ?? null, bounds);
    if (callId === undefined) return [];
    const alone = other === null ? null : { tool: other.call.tool, tookMs: other.tookMs };
    if (signal?.aborted === true) return []; // what was not answered then says nothing
    const worst = besideCall(world.transcript, callId, alone).find(suffers);
    if (worst === undefined) return [];
    const about = { client: null, settings: {}, verdict: null, tool: call.tool, plan };
    return [{ property: blocksOthers, ...about, ...blocksOthersStatement(worst) }];
  } finally {
    await world.close();
  }
}
