import type { Slack } from '../../clocks/reducer-state.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { Ending, MaybeMs } from '../endings/ending.ts';
import { endingOf } from '../endings/find-ending.ts';
import {
  agreedLimitMs,
  becauseOf,
  deadlineOf,
  errorOf,
  type GaveUp,
  refusedGaveUp,
  shownTo,
} from '../endings/give-up.ts';
import { givenUpByHop, givenUpOver, guessIn, hopGuess } from '../endings/possible-give-up.ts';
import { type CallRecord, callRecord } from '../reading/call-record.ts';
import { provesNothing } from '../reading/run-end.ts';
import { SpanIndex } from '../reading/span-index.ts';
import { hopSlacks, isTight, leastSlack } from './closeness.ts';
import { type Fold, type FoldedExpiry, fold, wasPlayed } from './fold.ts';
import { type Timeline, timelineOf } from './timeline.ts';
import type { Verdict } from './verdict.ts';
import { type WorkPressure, workPressure, workWithinMs } from './work-pressure.ts';

/**
 * How a call ended for its caller. `answered`: with a result or an error. `gave-up`: the client gave up. `moved-on`: the client
 * waits no longer, and the work goes on in the background. `lost`: it has not ended, and no answer will come.
 */
export type CallOutcome = 'answered' | 'gave-up' | 'moved-on' | 'lost';

/** What one client makes of one call. Times are virtual milliseconds since the call began. */
export interface CallJudgement {
  /** The requests of the call, and how each ended. */
  readonly record: CallRecord;
  /** Whether the answer of the first execution comes in time. */
  readonly verdict: Verdict;
  /** How it ended for its caller. */
  readonly outcome: CallOutcome;
  /** How the client gave up, or may have given up; `null`: it did not. */
  readonly gaveUp: GaveUp | null;
  /** What ended it, as it was played: every unknown value read laxly. */
  readonly ending: Ending;
  /** The limit of the deadline that decides; `null`: no deadline is over it. */
  readonly budgetMs: MaybeMs;
  /** The least time that any deadline had left; `null`: the call fails or is unknown, or no deadline is over it. */
  readonly marginMs: number | null;
  /** The deadline that would have fired next, and when; `null`: none would. */
  readonly runnerUp: { readonly by: string; readonly atMs: number } | null;
  /** The server's real work during the first execution, in milliseconds. */
  readonly realWorkMs: number;
  /** What real work does to a call that is answered in time without it; `null`: nothing. */
  readonly realWork: WorkPressure | null;
  /** Whether only a retry brought the answer. */
  readonly rerun: boolean;
  /** What happened during the call, over time; `null`: the verdict is `fits`. */
  readonly timeline: Timeline | null;
}

/** Whether the caller is notified that the call failed, and not that it goes on in the background. */
const isFailure = (expiry: FoldedExpiry): boolean => {
  const { toCaller } = expiry.deadline.outcome;
  return expiry.notified && !(typeof toCaller === 'object' && 'go' in toCaller && toCaller.go === 'in-background');
};

const outcomeOf = (record: CallRecord): CallOutcome => {
  const { notified, answered } = record;
  const toCaller = notified?.toCaller;
  if (typeof toCaller === 'object' && 'go' in toCaller && toCaller.go === 'in-background') return 'moved-on';
  if (answered) return 'answered';
  return record.endedMs === null ? 'lost' : 'gave-up';
};

/** Whether the answer of the first execution came while its client still waited for it. */
const firstAnswered = (record: CallRecord): boolean => {
  const first = record.executions.find(({ refused }) => !refused);
  if (first === undefined || first.answer === null || first.answer.late) return false;
  const last = record.executions.at(-1)?.answer ?? first.answer;
  // A client that retries after an error receives, in the end, a result or the same error.
  return 'error' in first.answer.frame === 'error' in last.frame;
};

function gaveUpOf(
  transcript: Transcript,
  record: CallRecord,
  ending: Ending,
  strict: FoldedExpiry | null,
  slowestMs: number | null,
): GaveUp | null {
  const by = record.notified?.by ?? strict?.deadline.by;
  const toCaller = record.notified?.toCaller ?? strict?.deadline.outcome.toCaller;
  const noNotice = record.notified === null && record.endedMs !== null && !record.answered;
  if (noNotice && ending.kind === 'protocol-error') return refusedGaveUp(transcript, ending);
  if (by === undefined || toCaller === undefined) return null;
  const since = (ms: number) => ms - record.beganMs;
  const latestMs = record.notified === null ? slowestMs : since(record.notified.atMs);
  const earliestMs = strict === null ? latestMs : since(strict.atMs);
  const deadline = deadlineOf(transcript, by);
  const limitMs = agreedLimitMs(transcript, by);
  const layer =
    deadline === undefined
      ? null
      : strict?.deadline.by === by
        ? strict.span
        : (deadline.over.find((span) => span === 'execution' || span === 'call') ?? deadline.over[0] ?? null);
  const values = { server: 'server', tool: record.tool, ms: typeof limitMs === 'number' ? limitMs : 0 };
  return {
    atMs: earliestMs === latestMs ? latestMs : 'unknown',
    earliestMs,
    latestMs,
    by,
    layer,
    limitMs,
    setting: deadline?.setting ?? null,
    error: errorOf(toCaller, values),
    because: becauseOf(transcript, by),
    shownTo: shownTo(toCaller),
    evidence: deadline?.evidence ?? [],
  };
}

const inCall = (index: SpanIndex, callId: number) => (slack: Slack) => index.isWithin(slack.spanId, callId);

/** What the caller was notified of when the first execution was given up, where a later one brought the answer. */
function firstGivenUp(transcript: Transcript, { executions }: CallRecord): CallRecord['notified'] {
  const notice = transcript.entries.find((entry) => entry.kind === 'told' && entry.spanId === executions[0]?.spanId);
  return notice?.kind === 'told' ? { atMs: notice.atMs, by: notice.by, toCaller: notice.down } : null;
}

/** The first expiry that was not played and that fails this call before its answer reached the caller; `null`: there is none. */
function strictFailure(
  folded: Fold,
  transcript: Transcript,
  index: SpanIndex,
  record: CallRecord,
): FoldedExpiry | null {
  const answeredMs = record.executions[0]?.answer?.atMs ?? Number.POSITIVE_INFINITY;
  const within = (expiry: FoldedExpiry) => index.isWithin(expiry.spanId, record.id) && !wasPlayed(transcript, expiry);
  return folded.expiries.find((expiry) => within(expiry) && isFailure(expiry) && expiry.atMs <= answeredMs) ?? null;
}

/**
 * Judges one call of a transcript: under the client's deadlines as played, and again with every unknown value read strictly.
 * Where the two disagree, the verdict is `unknown`.
 *
 * @param slowdown how many times slower than this machine a modest one is: real work counts that many times
 */
export function judgeCall(transcript: Transcript, callId: number, slowdown: number): CallJudgement {
  const index = new SpanIndex(transcript);
  const record = callRecord(transcript, callId);
  const { deadlines, progressGuessed } = transcript.head;
  const strictFold = fold(deadlines.strict, transcript, progressGuessed);
  const strict = strictFailure(strictFold, transcript, index, record);
  const rawOutcome = outcomeOf(record);
  const ending = endingOf(transcript, index, callId);
  const guess = guessIn(transcript, index, callId);
  const unknownHop = rawOutcome === 'answered' ? hopGuess(transcript, index, record) : null;
  const rerun = record.answered && !firstAnswered(record);
  const laxFits = (rawOutcome === 'answered' || rawOutcome === 'moved-on') && firstAnswered(record);
  const slacks = [...strictFold.slacks, ...hopSlacks(transcript)].filter(inCall(index, callId));
  const realWorkMs = workWithinMs(transcript, record.executions[0]?.spanId ?? callId);
  const realWork =
    laxFits && strict === null && guess === null
      ? workPressure({ transcript, index, id: callId, slacks, fails: isFailure }, slowdown)
      : null;
  const open = rawOutcome === 'lost' && record.stopped !== null && provesNothing.has(record.stopped.why);
  const verdict: Verdict = open
    ? 'unknown'
    : !laxFits
      ? 'fails'
      : strict !== null || guess !== null || unknownHop !== null
        ? 'unknown'
        : isTight(slacks) || realWork !== null
          ? 'tight'
          : 'fits';
  const givenUp = rerun ? { ...record, notified: firstGivenUp(transcript, record) } : record;
  const gaveUp =
    rawOutcome === 'answered' && strict === null && givenUp.notified === null
      ? guess === null
        ? unknownHop && givenUpByHop(unknownHop)
        : givenUpOver(transcript, guess, record.beganMs)
      : gaveUpOf(transcript, givenUp, ending, strict, null);
  const least = leastSlack(slacks);
  const expired = strict ?? strictFold.expiries.find((expiry) => index.isWithin(expiry.spanId, callId)) ?? null;
  return {
    record,
    verdict,
    outcome: rawOutcome === 'lost' && gaveUp !== null && gaveUp.latestMs !== null ? 'gave-up' : rawOutcome,
    gaveUp,
    budgetMs: gaveUp?.limitMs ?? least?.limitMs ?? null,
    marginMs: verdict === 'fails' || verdict === 'unknown' ? null : (least?.slackMs ?? null),
    runnerUp:
      expired === null || expired.runnerUp === null
        ? null
        : { by: expired.runnerUp.by, atMs: expired.runnerUp.atMs - record.beganMs },
    realWorkMs,
    realWork,
    ending,
    rerun,
    timeline: verdict === 'fits' ? null : timelineOf(transcript, callId),
  };
}
