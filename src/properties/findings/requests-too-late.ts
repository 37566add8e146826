import type { CallContext, CannotJudge, Found, PlayProperty } from '../property.ts';
import type { Execution } from '../reading/call-record.ts';
import { type Hold, holdsOf } from '../reading/holds.ts';
import { say } from '../statement.ts';
import { requestLabel } from './left-running.ts';

const unseen: CannotJudge = { notJudged: 'no fault held an outgoing HTTP call of the server' };

const unlabelled: CannotJudge = {
  notJudged: 'an outgoing call does not say which tool call the server made it for',
};

const unknownTime: CannotJudge = {
  notJudged:
    'an outgoing call was in progress when the client gave up, and no call before it shows how long the server had to expect',
};

/** The outgoing calls to one place, in order, as one fault held them. */
type Attempts = readonly Hold[];

function byPlace(holds: readonly Hold[]): readonly Attempts[] {
  const places = new Map<string, Hold[]>();
  for (const hold of holds) {
    const key = JSON.stringify([hold.fault, hold.place, hold.call]);
    places.set(key, [...(places.get(key) ?? []), hold]);
  }
  return [...places.values()];
}

/** Whether they were made one after the other. Of calls at the same time it is unknown which one a later one repeats. */
const oneByOne = (attempts: Attempts): boolean =>
  attempts.every(({ fromMs }, index) => {
    const before = attempts[index - 1];
    return before === undefined || (before.untilMs !== null && before.untilMs <= fromMs);
  });

const isInProgress = ({ fromMs, untilMs }: Hold, atMs: number): boolean =>
  fromMs < atMs && (untilMs === null || untilMs >= atMs);

/** A request that was in progress when the client gave up. @param before those before it, and itself as the last */
function unfinished(before: Attempts, gaveUpMs: number): Found | CannotJudge {
  const last = before.at(-1);
  if (last === undefined || !oneByOne(before)) return unknownTime;
  const tookMs = before.slice(0, -1).map(({ fromMs, untilMs }) => (untilMs ?? fromMs) - fromMs);
  const [leastMs, leftMs] = [Math.min(...tookMs), gaveUpMs - last.fromMs];
  if (tookMs.length === 0 || leastMs < leftMs) return unknownTime;
  return say`it sent ${JSON.stringify(last.call)} again ${{ leftMs }} ms before the client gave up, although each request before had taken ${{ leastMs }} ms or longer: the last one was in progress when the client gave up`;
}

/** The request to one place that was sent too late; `null`: none was. */
function lateIn(holds: readonly Hold[], gaveUpMs: number): Found | CannotJudge | null {
  const attempts = holds.filter(({ step }) => step !== 'body' && step !== 'pool');
  const last = attempts.findIndex((attempt) => isInProgress(attempt, gaveUpMs));
  if (last >= 0) return unfinished(attempts.slice(0, last + 1), gaveUpMs);
  if (holds.some((hold) => isInProgress(hold, gaveUpMs))) return unknownTime;
  const after = attempts.find(({ fromMs }) => fromMs >= gaveUpMs);
  if (after === undefined || after === attempts[0]) return null;
  return say`it sent ${JSON.stringify(after.call)} again ${{ laterMs: after.fromMs - gaveUpMs }} ms after the client had given up`;
}

/** When the client gave up on the first execution because of a time limit; `null`: it did not. */
function gaveUpMsOf({ judgement }: CallContext, { answer, endedAtMs }: Execution): number | null {
  const isOver = judgement.ending.kind === 'timeout' || judgement.rerun;
  return isOver && (answer === null || answer.late) ? endedAtMs : null;
}

function tooLate(context: CallContext): readonly (Found | CannotJudge)[] {
  const { transcript, call, judgement } = context;
  const [execution] = call.executions;
  const label = execution === undefined ? null : requestLabel(transcript, execution.spanId);
  if (execution === undefined || label === null) return [];
  const all = holdsOf(transcript).filter(({ what, fromMs }) => what === 'upstream-call' && fromMs >= call.beganMs);
  if (all.length === 0) return [unseen];
  const gaveUpMs = gaveUpMsOf(context, execution);
  if (judgement.verdict === 'unknown') return [{ notJudged: 'it is unknown when the client gives up' }];
  if (gaveUpMs === null) return [];
  const own = all.filter((hold) => hold.label === label);
  if (own.length === 0) return [all.some((hold) => hold.label === null) ? unlabelled : unseen];
  const late = byPlace(own).flatMap((attempts) => lateIn(attempts, gaveUpMs) ?? []);
  const found = late.filter((one) => !('notJudged' in one));
  return found.length > 0 ? found : late.slice(0, 1);
}

/**
 * A call starts no request to its upstream that cannot finish before the client gives up. Judges outgoing HTTP calls that a fault held
 * and that one tool call made one after the other: how long a request takes is known to the server from those before it.
 */
export const requestsTooLate = {
  id: 'requests-too-late',
  summary: "a call sends a request to its upstream again although the rest of the client's limit is too short for it",
  severity: 'warning',
  onRequest: true,
  advice:
    'give all requests of a call one deadline below the limits of its clients, give each request at most what is left, and answer without the request if that is too little',
  judge: (context) => (context.span === 'call' ? tooLate(context) : []),
} as const satisfies PlayProperty;
