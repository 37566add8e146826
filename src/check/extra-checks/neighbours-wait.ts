import {
  aPing,
  type BlockedRequest,
  besideCall,
  blockedMs,
  isBlocked,
} from '../../properties/findings/blocks-others.ts';
import { provesNothing } from '../../properties/reading/run-end.ts';
import { type Call, type CellBounds, playBeside } from '../../scenario/play-calls.ts';
import type { Session } from '../../scenario/session.ts';
import type { KnownCall } from './session-check.ts';

/** Whether the server answers a ping while no other request is open. If it never does, a missing answer proves nothing. */
async function answersPings(session: Session, { maxSteps, signal }: CellBounds): Promise<boolean> {
  const bounds = { limitMs: blockedMs, maxSteps, ...(signal === undefined ? {} : { signal }) };
  const end = await session.time.run(() => session.client.ping(), bounds);
  return 'value' in end && end.value.ok;
}

/** A call that was played with a ping and another call beside it. */
export interface PlayedBeside {
  /** The id of the call's span; `undefined`: the call never began. */
  readonly callId: number | undefined;
  /** The requests that waited longer than they do when they are made alone. */
  readonly waiting: readonly BlockedRequest[];
}

/** Plays a call with a ping and another call beside it, in a session that continues afterwards. */
export async function neighboursWait(
  session: Session,
  call: Call,
  other: KnownCall | null,
  bounds: CellBounds,
): Promise<PlayedBeside> {
  const pinged = await answersPings(session, bounds);
  const from = session.transcript.entries.length;
  const [callId] = await playBeside(session, call, other?.call ?? null, bounds);
  const { entries } = session.transcript;
  const cutShort = entries.slice(from).some((entry) => entry.kind === 'stopped' && provesNothing.has(entry.why));
  if (callId === undefined || cutShort) return { callId, waiting: [] };
  const alone = other === null ? null : { tool: other.call.tool, tookMs: other.tookMs };
  const waiting = besideCall(session.transcript, callId, alone).filter(
    (one): one is BlockedRequest => isBlocked(one) && (pinged || one.what !== aPing),
  );
  return { callId, waiting };
}
