import type { SettingRef } from '../clocks/plain-deadline.ts';
import type { Span } from '../clocks/span.ts';
import { fold } from '../properties/fold.ts';
import { agreedLimitMs, type MaybeMs } from '../properties/give-up.ts';
import { SpanIndex } from '../properties/span-index.ts';
import type { Transcript } from '../wire/transcript.ts';

/** One clock a client had over a call. Times are virtual milliseconds since the call began. */
export interface ClockOfCall {
  /** `client/name`, as reports say it. */
  readonly by: string;
  readonly over: readonly Span[];
  readonly limitMs: MaybeMs;
  readonly setting: SettingRef | null;
  /** When it fired, read laxly; `null`: it did not. */
  readonly firedAtMs: number | null;
  /** The least it had left, at a restart or at the answer, read strictly; `null`: it was never stopped in time. */
  readonly slackMs: number | null;
}

const callSpans: readonly Span[] = ['call', 'execution', 'exchange', 'connect', 'upload', 'headers', 'body'];

/** Every clock the client of a transcript had over one call. @param callId the id of the call's span */
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
      const left = within.filter((slack) => slack.by === by).map(({ slackMs }) => slackMs);
      return {
        by,
        over,
        limitMs: agreedLimitMs(transcript, by),
        setting,
        firedAtMs: expiry === undefined ? null : expiry.atMs - beganMs,
        slackMs: left.length === 0 ? null : Math.min(...left),
      };
    });
}
