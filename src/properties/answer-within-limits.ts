import type { PlainLimit } from '../clocks/plain-limit.ts';
import type { Transcript } from '../wire/transcript.ts';
import { type AnswerSize, answerSize, tokensIn } from './answer-size.ts';
import { type CallRecord, callIds, callRecord } from './call-record.ts';
import type { Finding } from './finding.ts';
import { type Statement, say } from './statement.ts';

/** The property's stable id. */
export const answerOverLimitId = 'answer-over-limit';

/** No client is known to bound results below this many characters (cline-core's bound is the least), so such a result passes one that nobody knows. */
const leastKnownChars = 8_000;

/** How one answer stands to one limit of its client. */
export interface LimitJudgement {
  readonly limit: PlainLimit;
  /** `unknown`: nobody knows the bound, or how the client measures by it. */
  readonly verdict: 'fits' | 'fails' | 'unknown';
  /** In the limit's unit; of tokens the most they may be. */
  readonly size: number;
  readonly bytes: number;
}

function judgedTokens(limit: PlainLimit, max: number, size: AnswerSize): LimitJudgement {
  const { atLeast, atMost } = tokensIn(size.chars);
  const verdict = atLeast > max ? 'fails' : atMost > max ? 'unknown' : 'fits';
  return { limit, verdict, size: atMost, bytes: size.bytes };
}

function judged(limit: PlainLimit, answer: AnswerSize): LimitJudgement {
  const { max, unit, of } = limit;
  const size = of === 'result' ? answer[unit === 'bytes' ? 'bytes' : 'chars'] : answer.frameBytes;
  const bytes = of === 'result' ? answer.bytes : answer.frameBytes;
  if (max === null) return { limit, verdict: 'fits', size, bytes };
  if (max === 'unknown') return { limit, verdict: size < leastKnownChars ? 'fits' : 'unknown', size, bytes };
  if (unit === 'tokens') return judgedTokens(limit, max, answer);
  return { limit, verdict: size > max ? 'fails' : 'fits', size, bytes };
}

/** A line that the client gave up as too long while this call was open. */
function cutLines(
  transcript: Transcript,
  record: CallRecord,
  limits: readonly PlainLimit[],
): readonly LimitJudgement[] {
  const limit = limits.find(({ of }) => of === 'line');
  if (limit === undefined) return [];
  const until = record.endedMs ?? Number.POSITIVE_INFINITY;
  return transcript.entries.flatMap((entry) =>
    entry.kind === 'stimulus' && entry.on === 'oversize-line' && entry.atMs >= record.beganMs && entry.atMs <= until
      ? [{ limit, verdict: 'fails' as const, size: entry.bytes ?? 0, bytes: entry.bytes ?? 0 }]
      : [],
  );
}

/** Judges the answers of one call by every limit of the client. Reads the transcript and nothing else. */
export function judgeLimits(transcript: Transcript, callId: number): readonly LimitJudgement[] {
  const { limits = [] } = transcript.head;
  const record = callRecord(transcript, callId);
  const answers = record.executions.flatMap(({ answer }) =>
    answer === null ? [] : [answerSize(answer.frame, answer.bytes)],
  );
  return [
    ...answers.flatMap((answer) => limits.map((limit) => judged(limit, answer))),
    ...cutLines(transcript, record, limits),
  ];
}

/** The figures of a limit and of what is measured by it, in each unit. */
const figureOf = {
  bytes: { limit: 'limitBytes', size: 'answerBytes' },
  chars: { limit: 'limitChars', size: 'answerChars' },
  tokens: { limit: 'limitTokens', size: 'answerTokens' },
} as const;

/** What there is to say of one answer, in one sentence; `null`: nothing. */
export function limitStatement({ limit, verdict, size, bytes }: LimitJudgement): Statement | null {
  const { by, max, unit, does } = limit;
  if (verdict === 'fits') return null;
  const answerBytes = bytes;
  if (max === 'unknown' || max === null)
    return say`${by} is unknown: the answer has ${{ answerBytes }} bytes, and the client may not take so much`;
  const bound = say`${{ [figureOf[unit].limit]: max }} ${unit}`;
  const measure = say`${{ [figureOf[unit].size]: size }} ${unit}`;
  if (verdict === 'unknown')
    return say`the answer may be over ${by}, ${bound}: it has ${{ answerBytes }} bytes, up to ${measure}`;
  const then = does === null ? 'what the client does then is unknown' : `the client ${does}`;
  const measured = unit === 'bytes' ? '' : say`, ${unit === 'tokens' ? 'up to ' : ''}${measure}`;
  return say`the answer is over ${by}, ${bound}: it has ${{ answerBytes }} bytes${measured}; ${then}`;
}

/**
 * Every answer is small enough for the client to take it whole. A limit that nobody knows is passed by small answers
 * only. Reads the transcript and nothing else.
 */
export const answerWithinLimits = (transcript: Transcript): readonly Finding[] =>
  callIds(transcript).flatMap((id) =>
    judgeLimits(transcript, id).flatMap((judgement) => {
      const over = limitStatement(judgement);
      const { tool } = callRecord(transcript, id);
      return over === null ? [] : [{ property: answerOverLimitId, client: transcript.head.client, tool, ...over }];
    }),
  );
