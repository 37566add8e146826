import type { SettingRef } from '../clocks/plain-deadline.ts';
import type { Span } from '../clocks/span.ts';
import type { MaybeMs } from '../properties/endings/ending.ts';
import { agreedLimitMs } from '../properties/endings/give-up.ts';
import { fold } from '../properties/judging/fold.ts';
import { SpanIndex } from '../properties/reading/span-index.ts';
import type { Transcript } from '../wire/transcript.ts';

/** One clock of a client over a call. Times are virtual milliseconds since the call began. */
export interface ClockOfCall {
  /** The clock, as `client/name`. */
  readonly by: string;
  /** The spans that it is over. */
  readonly over: readonly Span[];
  /** Its limit in milliseconds; `'unknown'`: no source states it. */
  readonly limitMs: MaybeMs;
  /** The setting that changes its limit; `null`: none. */
  readonly setting: SettingRef | null;
  /** When it fired, in the lax reading; `null`: it did not. */
  readonly firedAtMs: number | null;
  /** The least time that it had left at a restart or at the answer, in the strict reading; `null`: it was never stopped in time. */
  readonly slackMs: number | null;
}

const callSpans: readonly Span[] = ['call', 'execution', 'exchange', 'connect', 'upload', 'headers', 'body'];

/** Every clock of the transcript's client during one call. @param callId the id of the call's span */
export function clocksOfCall(transcript: Transcript, callId: number): readonly ClockOfCall[] {
  const index = new SpanIndex(transcript);
  const beganMs = index.begin(callId)?.atMs ?? 0;
  const { strict, lax } = transcript.head.deadlines;
  const fired = fold(lax, transcript).expiries.filter((one) => index.isWithin(one.spanId, callId));
  const { slacks } = fold(strict, transcript, transcript.head.progressGuessed);
  const within = slacks.filter((one) => index.isWithin(one.spanId, callId));
  const all = new Map([...strict, ...lax].map((deadline) => [deadline.by, deadline]));
  return [...all.values()]
    .filter(({ over }) => over.some((span) => callSpans.includes(span)))
    .map(({ by, over, setting }) => {
      const expiry = fired.find(({ deadline }) => deadline.by === by);
      const slacksMs = within.filter((slack) => slack.by === by).map(({ slackMs }) => slackMs);
      return {
        by,
        over,
        limitMs: agreedLimitMs(transcript, by),
        setting,
        firedAtMs: expiry === undefined ? null : expiry.atMs - beganMs,
        slackMs: slacksMs.length === 0 ? null : Math.min(...slacksMs),
      };
    });
}
