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

/** How many timers a call may fire at most while its client waits without a limit. */
const mostSteps = 100_000;

/** A request that a fault of one of these layers delays waits inside the server. Faults of other layers delay it on its way. */
const insideServer: ReadonlySet<FaultLayer | undefined> = new Set(['upstream', 'process', 'event-loop']);

/** Another call, and how long it takes alone, in virtual milliseconds. */
export interface AloneCall {
  readonly call: Call;
  readonly tookMs: number;
}

/** Runs `fn` in a new session, with a client that never gives up. @returns `null`: no session could be opened */
async function inSession<T>(
  setting: PlaySetting,
  bounds: CellBounds,
  run: (session: Session) => Promise<T>,
): Promise<T | null> {
  // No gateway: its limits would end the call for which the other requests wait.
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

/** The result of a call that was made alone, under the same faults. */
interface Alone {
  /** How long the call took, in virtual milliseconds; `null`: it was not answered. */
  readonly tookMs: number | null;
  /** The faults that affected the call, by their index in the plan. */
  readonly acted: readonly number[];
}

/** Makes a call alone, in a new process under the same faults, so that a fault that acts once affects this call. */
const playedAlone = (setting: PlaySetting, call: Call, bounds: CellBounds): Promise<Alone | null> =>
  inSession(setting, bounds, async (session) => {
    const id = await playCall(session, call.tool, call.arguments, bounds);
    const { transcript } = session;
    if (id === null) return null;
    return { tookMs: tookMs(callRecord(transcript, id)), acted: faultsActed(transcript, id, setting.plan) };
  });

/**
 * Confirms that a call waited for another call, by making it alone. A call that a fault delays also when it is made alone does
 * not wait for the other call.
 *
 * @param acted the faults that affected one of the two calls, by their index in the plan
 * @returns `null`: the result does not show whether the call waited for the other call
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
  // A fault that affects neither call alone, such as a fault of the second request, acts only because there are two calls.
  const callAlone = await playedAlone(setting, call, bounds);
  return callAlone !== null && missing.every((place) => callAlone.acted.includes(place)) ? again : null;
}

/**
 * Plays a call with a ping and another call beside it, with a client that never gives up, and looks whether the ping or the
 * other call has to wait. Each play has a new process, because the remains of earlier calls could delay a request too. A call
 * that waited becomes a finding only after it was made alone under the same faults: a call that the fault itself delays does
 * not wait for the other call.
 *
 * @param other the call beside it; `null`: no other call is answered when it is made alone
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
  const isOver = (): boolean => bounds.signal?.aborted === true; // a request that an abort left unanswered proves nothing
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
