import type { FaultLayer } from '../../faults/fault.ts';
import { faultById } from '../../faults/fault-registry.ts';
import {
  aPing,
  type BlockedRequest,
  besideCall,
  blocksOthers,
  blocksOthersStatement,
  isBlocked,
  tookMs,
} from '../../properties/findings/blocks-others.ts';
import { faultsActed } from '../../properties/findings/fault-never-acted.ts';
import { callRecord } from '../../properties/reading/call-record.ts';
import { type Call, type CellBounds, playBeside, playCall } from '../../scenario/play-calls.ts';
import type { Session } from '../../scenario/session.ts';
import type { FindingDraft } from '../judge/finding-draft.ts';
import { clientWithoutTimeouts } from '../play/client-without-timeouts.ts';
import { type PlaySetting, searchBounds, tryStartSession } from '../play/start-session.ts';

/** No more timers than these may a call fire while its client waits without a limit. */
const mostSteps = 100_000;

/** Only what these hold is held inside the server. A fault on the way to it may hold any request by itself. */
const insideServer: ReadonlySet<FaultLayer | undefined> = new Set(['upstream', 'process', 'event-loop']);

/** Another call, and how long it takes by itself, in virtual milliseconds. */
export interface AloneCall {
  readonly call: Call;
  readonly tookMs: number;
}

/** Runs something in a session of its own, with a client that never gives up. @returns `null`: there is no such session */
async function inSession<T>(
  setting: PlaySetting,
  bounds: CellBounds,
  run: (session: Session) => Promise<T>,
): Promise<T | null> {
  // No gateway: its limits would end what the others wait for.
  const about = { client: { profile: clientWithoutTimeouts, settings: {} }, gateways: [] };
  const begun = await tryStartSession(setting, about, bounds);
  if ('error' in begun) return null;
  const { session, started } = begun;
  try {
    return started && session.realBecause === null ? await run(session) : null;
  } finally {
    await session.close();
  }
}

/** How a call goes alone, under the same faults. */
interface Alone {
  /** In virtual milliseconds; `null`: it was not answered. */
  readonly tookMs: number | null;
  /** The faults that met it, by their place in the plan. */
  readonly acted: readonly number[];
}

/** Makes a call alone, in a new process under the same faults: a fault that acts once then meets it. */
const playedAlone = (setting: PlaySetting, call: Call, bounds: CellBounds): Promise<Alone | null> =>
  inSession(setting, bounds, async (session) => {
    const id = await playCall(session, call.tool, call.arguments, bounds);
    const { transcript } = session;
    if (id === null) return null;
    return { tookMs: tookMs(callRecord(transcript, id)), acted: faultsActed(transcript, id, setting.plan) };
  });

/**
 * How a call that waited beside another goes alone: a call that a fault holds by itself does not wait for the other.
 *
 * @param acted the faults that met one of the two, by their place in the plan
 * @returns `null`: it does not show whether it waited for the other
 */
async function confirmed(
  setting: PlaySetting,
  waits: BlockedRequest,
  calls: readonly [Call, Call],
  acted: readonly number[],
  bounds: CellBounds,
): Promise<BlockedRequest | null> {
  const [call, other] = calls;
  const otherAlone = await playedAlone(setting, other, bounds);
  const again = { ...waits, aloneMs: otherAlone?.tookMs ?? null };
  if (otherAlone === null || !isBlocked(again)) return null;
  const missing = acted.filter((place) => !otherAlone.acted.includes(place));
  if (missing.length === 0) return again;
  // A fault that meets neither of them alone, such as one of the second request, meets them because they are two.
  const callAlone = await playedAlone(setting, call, bounds);
  return callAlone !== null && missing.every((place) => callAlone.acted.includes(place)) ? again : null;
}

/**
 * Plays a call with a ping and another call beside it, by a client that never gives up: does any other request have to wait
 * meanwhile? Each play has a process of its own: what is left of calls before must not look like this one's doing. Before a
 * call that waited is held against the server, it is made alone under the same faults: what the fault itself holds does not
 * wait for the other call.
 *
 * @param other the call beside it; `null`: there is none that is answered by itself
 */
export async function besidePlay(
  setting: PlaySetting,
  call: Call,
  other: AloneCall | null,
): Promise<readonly FindingDraft[]> {
  const { plan, options } = setting;
  const bounds = searchBounds(options, mostSteps);
  const beside = await inSession(setting, bounds, async (session) => {
    const ids = await playBeside(session, call, other?.call ?? null, bounds);
    const [callId] = ids;
    if (callId === undefined) return null;
    const alone = other === null ? null : { tool: other.call.tool, tookMs: other.tookMs };
    return {
      waiting: besideCall(session.transcript, callId, alone).filter(isBlocked),
      faultsActed: ids.flatMap((id) => faultsActed(session.transcript, id, plan)),
    };
  });
  const isOver = (): boolean => bounds.signal?.aborted === true; // what was not answered then says nothing
  if (beside === null || isOver()) return [];
  if (beside.faultsActed.some((place) => !insideServer.has(faultById(plan[place]?.fault ?? '')?.layer))) return [];
  const [worst] = beside.waiting;
  if (worst === undefined) return [];
  const waits =
    worst.what === aPing || other === null
      ? worst
      : await confirmed(setting, worst, [call, other.call], beside.faultsActed, bounds);
  if (waits === null || isOver()) return [];
  const found = { client: null, settings: {}, verdict: null, tool: call.tool, plan };
  return [{ property: blocksOthers.id, ...found, ...blocksOthersStatement(waits) }];
}
