import type { PlainLimit } from '../../clocks/plain-limit.ts';
import type { ErrorFrame, Fields, ResultFrame } from '../../wire/frame.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { CallContext, FoundWithVerdict, PlayProperty } from '../property.ts';
import { type CallRecord, callRecord } from '../reading/call-record.ts';
import { type Statement, say } from '../statement.ts';

/** Results with fewer characters pass a limit that is unknown: the least limit of all clients is larger (cline-core has it). */
const leastKnownChars = 8_000;

/** The size of an answer, in every unit in which clients measure. */
interface AnswerSize {
  /** The whole frame as it was received. */
  readonly frameBytes: number;
  /** The part that the model receives. */
  readonly chars: number;
  readonly bytes: number;
}

const textOfPart = (part: unknown): string => {
  if (typeof part !== 'object' || part === null) return '';
  const { text, data } = part as { readonly text?: unknown; readonly data?: unknown };
  return typeof text === 'string' ? text : typeof data === 'string' ? data : JSON.stringify(part);
};

const textForModel = ({ content, structuredContent }: Fields): string => {
  const text = Array.isArray(content) ? content.map(textOfPart).join('') : '';
  return text === '' && structuredContent !== undefined ? JSON.stringify(structuredContent) : text;
};

/** Measures an answer. Where a result has content, its `structuredContent` is not counted. */
function answerSize(frame: ResultFrame | ErrorFrame, frameBytes: number): AnswerSize {
  const text = 'error' in frame ? frame.error.message : textForModel(frame.result);
  return { frameBytes, chars: text.length, bytes: Buffer.byteLength(text) };
}

/** The fewest and the most tokens that a number of characters may be: a token has from 2 to 8 characters. */
const tokensIn = (chars: number) => ({ atLeast: Math.ceil(chars / 8), atMost: Math.ceil(chars / 2) });

/** How one answer compares with one limit of its client. */
export interface LimitJudgement {
  readonly limit: PlainLimit;
  /** `unknown`: the limit is unknown, or how the client measures it. */
  readonly verdict: 'fits' | 'fails' | 'unknown';
  /** The size in the unit of the limit. Of tokens it is the most that they may be. */
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

/** Lines that the client refused as too long while this call was open. */
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

/** Judges the answers of one call by every limit of the client. */
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

/** The names of the figures of a limit and of a size, for each unit. */
const figureOf = {
  bytes: { limit: 'limitBytes', size: 'answerBytes' },
  chars: { limit: 'limitChars', size: 'answerChars' },
  tokens: { limit: 'limitTokens', size: 'answerTokens' },
} as const;

/** Why an answer is over a limit, or may be, in one sentence; `null`: it fits. */
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
