import type { PlainLimit } from '../../clocks/plain-limit.ts';
import type { ErrorFrame, Fields, ResultFrame } from '../../wire/frame.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { CallContext, FoundWithVerdict, PlayProperty } from '../property.ts';
import { type CallRecord, callRecord } from '../reading/call-record.ts';
import { type Statement, say } from '../statement.ts';

/** No client is known to bound results below this many characters (cline-core's bound is the least), so such a result passes a bound that is unknown. */
const leastKnownChars = 8_000;

/** How big an answer is, in every unit that clients measure in. */
interface AnswerSize {
  /** The whole frame as it came. */
  readonly frameBytes: number;
  /** What of it is for the model. */
  readonly chars: number;
  readonly bytes: number;
}

const partText = (part: unknown): string => {
  if (typeof part !== 'object' || part === null) return '';
  const { text, data } = part as { readonly text?: unknown; readonly data?: unknown };
  return typeof text === 'string' ? text : typeof data === 'string' ? data : JSON.stringify(part);
};

const textOf = ({ content, structuredContent }: Fields): string => {
  const text = Array.isArray(content) ? content.map(partText).join('') : '';
  return text === '' && structuredContent !== undefined ? JSON.stringify(structuredContent) : text;
};

/** Measures an answer. Where a result has content, its `structuredContent` is not counted beside it. */
function answerSize(frame: ResultFrame | ErrorFrame, frameBytes: number): AnswerSize {
  const text = 'error' in frame ? frame.error.message : textOf(frame.result);
  return { frameBytes, chars: text.length, bytes: Buffer.byteLength(text) };
}

/** The fewest and the most tokens that so many characters may be: text runs from 2 to 8 characters a token. */
const tokensIn = (chars: number) => ({ atLeast: Math.ceil(chars / 8), atMost: Math.ceil(chars / 2) });

/** How one answer compares with one limit of its client. */
export interface LimitJudgement {
  readonly limit: PlainLimit;
  /** `unknown`: the bound is unknown, or how the client measures by it. */
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

/** The fault that makes answers big: only under it is an answer reported that may exceed a limit which is unknown. */
const makesAnswersBig = 'oversized-payload';

function overLimits({ transcript, spanId, plan }: CallContext): readonly FoundWithVerdict[] {
  const reportsUnknown = plan === null || plan.some(({ fault }) => fault === makesAnswersBig);
  return judgeLimits(transcript, spanId).flatMap((judgement) => {
    const over = limitStatement(judgement);
    if (over === null || (judgement.limit.max === 'unknown' && !reportsUnknown)) return [];
    return [{ ...over, verdict: judgement.verdict === 'fails' ? 'tight' : 'unknown' }];
  });
}

/**
 * Every answer is small enough for the client to take it whole. Small answers pass a limit that is unknown. The client gets
 * its answer in time all the same, so a larger one is `tight`.
 */
export const answerOverLimit = {
  id: 'answer-over-limit',
  summary: 'an answer is larger than the client accepts uncut',
  severity: 'warning',
  advice: 'answer with less, in pages, or with a link to the rest: what is over the limit is cut, stored or refused',
  ofAnswer: true,
  judge: (context) => (context.span === 'call' ? overLimits(context) : []),
} as const satisfies PlayProperty;
