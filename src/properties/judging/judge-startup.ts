import type { Span } from '../../clocks/span.ts';
import { endlessList, type StopReason, type Transcript, type WaitingFor } from '../../wire/transcript.ts';
import { decisiveRefusal } from '../endings/decisive-refusal.ts';
import type { Ending } from '../endings/ending.ts';
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
import { givenUpOver, guessIn } from '../endings/possible-give-up.ts';
import { provesNothing, waitingSince } from '../reading/run-end.ts';
import { type Begin, SpanIndex } from '../reading/span-index.ts';
import { isTight, leastSlack } from './closeness.ts';
import { type FoldedExpiry, fold, wasPlayed } from './fold.ts';
import { type Timeline, timelineOf } from './timeline.ts';
import type { Verdict } from './verdict.ts';
import { type WorkPressure, workPressure, workWithinMs } from './work-pressure.ts';

/** How a client gave up on the start-up of a server. */
export interface StartupGaveUp extends GaveUp {
  /** The step during which it gave up, such as `handshake` or `list`. */
  readonly during: Span;
}

/** What one client makes of a server's start-up. Times are virtual milliseconds since it began. */
export interface StartupJudgement {
  /** Whether the client has its tools in time. */
  readonly verdict: Verdict;
  /** When the handshake was complete; `null`: it was not. */
  readonly initializedAtMs: number | null;
  /** When the client had the list of tools; `null`: it had none. */
  readonly listedAtMs: number | null;
  /** How often the client tried: with another framing or transport, or again. */
  readonly attempts: number;
  /** How the client gave up, or may have given up; `null`: it did not. */
  readonly gaveUp: StartupGaveUp | null;
  /** What ended it, as it was played: every unknown value read laxly. */
  readonly ending: Ending;
  /** The least time that any deadline had left; `null`: the start-up fails or is unknown, or no deadline is over it. */
  readonly marginMs: number | null;
  /** The server's real work during it, in milliseconds. */
  readonly realWorkMs: number;
  /** What real work does to a start-up that is in time without it; `null`: nothing. */
  readonly realWork: WorkPressure | null;
  /** Why it did not end, where that is known: a list without an end, a run that could not go on. `null`: it ended, or unknown. */
  readonly because: string | null;
  /**
   * Until when the start-up was observed without an end, because the server only repeats itself and the client waits without a
   * limit. `null`: it was observed to its end, or the run could not go on.
   */
  readonly observedUntilMs: number | null;
  /** What was open when the run could not go on, and since when. */
  readonly waitingFor: readonly WaitingFor[];
  /** What happened during the start-up, over time; `null`: the verdict is `fits`. */
  readonly timeline: Timeline | null;
}

const steps: readonly Span[] = ['spawn', 'probe', 'handshake', 'list'];

const goesOnAfter = (expiry: FoldedExpiry): boolean => {
  const { toCaller } = expiry.deadline.outcome;
  return typeof toCaller === 'object' && 'go' in toCaller && toCaller.go === 'next-step';
};

/** The innermost step that was open at a time. */
function stepAt(index: SpanIndex, atMs: number): Span {
  const open = steps.filter((step) =>
    index
      .named(step)
      .some((span) => span.atMs <= atMs && (index.end(span.id)?.atMs ?? Number.POSITIVE_INFINITY) >= atMs),
  );
  return open.at(-1) ?? 'startup';
}

/** The step that a span belongs to. */
const stepOf = (index: SpanIndex, id: number): Span =>
  steps.findLast((step) => index.named(step).some((span) => span.id === id || index.isWithin(id, span.id))) ??
  'startup';

const endOf = (index: SpanIndex, span: Span): number | null => {
  const well = index.named(span).filter((begin) => index.end(begin.id)?.how === 'ok');
  return well.length === 0 ? null : (index.end(well.at(-1)!.id)?.atMs ?? null);
};

function gaveUpOf(
  transcript: Transcript,
  index: SpanIndex,
  startup: Begin,
  ending: Ending,
  strict: FoldedExpiry | null,
): StartupGaveUp | null {
  const end = index.end(startup.id);
  const refusal = end === undefined ? null : decisiveRefusal(transcript, index, startup.id);
  const notice = transcript.entries.findLast(
    (entry) =>
      entry.kind === 'told' && index.isWithin(entry.spanId, startup.id) && end !== undefined && entry.atMs <= end.atMs,
  );
  const live = notice?.kind === 'told' && end !== undefined && end.how !== 'ok' ? notice : null;
  const isLast = live === null || transcript.entries.indexOf(live) < (refusal?.index ?? 0);
  if (refusal?.ending.kind === 'protocol-error' && isLast)
    return { ...refusedGaveUp(transcript, ending), during: stepOf(index, refusal.spanId ?? startup.id) };
  const by = live?.by ?? strict?.deadline.by;
  const toCaller = live?.down ?? strict?.deadline.outcome.toCaller;
  if (by === undefined || toCaller === undefined) return null;
  const latestMs = live === null ? null : live.atMs - startup.atMs;
  const earliestMs = strict === null ? latestMs : strict.atMs - startup.atMs;
  const limitMs = agreedLimitMs(transcript, by);
  const deadline = deadlineOf(transcript, by);
  return {
    atMs: earliestMs === latestMs ? latestMs : 'unknown',
    earliestMs,
    latestMs,
    during: stepAt(index, live?.atMs ?? strict?.atMs ?? 0),
    by,
    layer: deadline?.over[0] ?? null,
    limitMs,
    setting: deadline?.setting ?? null,
    error: errorOf(toCaller, { server: 'server', tool: '', ms: typeof limitMs === 'number' ? limitMs : 0 }),
    because: becauseOf(transcript, by),
    shownTo: shownTo(toCaller),
    evidence: deadline?.evidence ?? [],
  };
}

/** Why a start-up was not played to its end, in words. */
const whyCutOff = ({ why, note }: { readonly why: StopReason; readonly note: string }): string =>
  why === 'repeats' ? 'the server only repeats itself, and this client waits without a limit' : note;

/** Judges the start-up of a transcript, as {@link judgeCall} does a call. */
export function judgeStartup(transcript: Transcript, slowdown: number): StartupJudgement | null {
  const index = new SpanIndex(transcript);
  const startup = index.named('startup')[0];
  if (startup === undefined) return null;
  const end = index.end(startup.id);
  const well = end?.how === 'ok';
  const folded = fold(transcript.head.deadlines.strict, transcript, true);
  const within = (id: number) => index.isWithin(id, startup.id);
  const strict =
    folded.expiries.find(
      (expiry) =>
        within(expiry.spanId) &&
        expiry.notified &&
        !goesOnAfter(expiry) &&
        !wasPlayed(transcript, expiry) &&
        (!well || expiry.atMs <= end.atMs),
    ) ?? null;
  const ending = endingOf(transcript, index, startup.id);
  const guess = well ? guessIn(transcript, index, startup.id) : null;
  const slacks = folded.slacks.filter((slack) => within(slack.spanId));
  const realWorkMs = workWithinMs(transcript, startup.id);
  const fails = (expiry: FoldedExpiry): boolean => expiry.notified && !goesOnAfter(expiry);
  const realWork =
    well && strict === null && guess === null
      ? workPressure({ transcript, index, id: startup.id, slacks, fails }, slowdown)
      : null;
  const stopped = well ? undefined : transcript.entries.find((entry) => entry.kind === 'stopped');
  // A start-up that the client gave up has an end.
  const cutOff = stopped !== undefined && end === undefined && provesNothing.has(stopped.why);
  const because =
    (well ? null : becauseOf(transcript, `${transcript.head.client}/${endlessList}`)) ??
    (cutOff ? whyCutOff(stopped) : null);
  const since = (ms: number | null) => (ms === null ? null : ms - startup.atMs);
  const verdict = cutOff
    ? 'unknown'
    : !well
      ? 'fails'
      : strict !== null || guess !== null
        ? 'unknown'
        : isTight(slacks) || realWork !== null
          ? 'tight'
          : 'fits';
  return {
    verdict,
    initializedAtMs: since(endOf(index, 'handshake') ?? endOf(index, 'probe')),
    listedAtMs: since(endOf(index, 'list')),
    attempts: index.named('attempt').filter((attempt) => within(attempt.id)).length,
    gaveUp:
      !well || strict !== null
        ? gaveUpOf(transcript, index, startup, ending, strict)
        : guess && { ...givenUpOver(transcript, guess, startup.atMs), during: stepOf(index, guess.spanId) },
    marginMs: well && strict === null && guess === null ? (leastSlack(slacks)?.slackMs ?? null) : null,
    realWorkMs,
    realWork,
    ending,
    because,
    observedUntilMs: cutOff && stopped.why === 'repeats' ? stopped.atMs - startup.atMs : null,
    waitingFor: cutOff ? waitingSince(stopped, startup.atMs) : [],
    timeline: verdict === 'fits' ? null : timelineOf(transcript, startup.id),
  };
}
