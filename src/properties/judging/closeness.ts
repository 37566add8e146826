import type { Slack } from '../../clocks/reducer-state.ts';
import type { Transcript } from '../../wire/transcript.ts';

/** Below this much slack an answer is tight whatever the limit, in milliseconds. */
const tightMs = 1_000;
/** Below this share of its limit a deadline's slack is tight. */
const tightShare = 0.1;

/** The least slack of several, `null` where no deadline was there at all. */
export const leastSlack = (slacks: readonly Slack[]): Slack | null =>
  slacks.reduce<Slack | null>(
    (least, slack) => (least === null || slack.slackMs < least.slackMs ? slack : least),
    null,
  );

/** Whether any deadline had less than a tenth of its limit, or less than a second, left. */
export const isTight = (slacks: readonly Slack[]): boolean =>
  slacks.some(({ slackMs, limitMs }) => slackMs < tightMs || slackMs < limitMs * tightShare);

/**
 * Whether real work, on a machine so much slower, would have used up some deadline's slack: virtual time charges
 * nothing for it, so without this a server could look fine that fails in the field.
 */
export const eatenByWork = (slacks: readonly Slack[], realWorkMs: number, slowdown: number): boolean =>
  slacks.some(({ slackMs }) => slackMs <= realWorkMs * slowdown);

/**
 * The least limit under which so long a wait simply fits, in whole milliseconds: neither tight nor eaten by real work.
 *
 * @param neededMs how long is waited
 * @param workMs the real work in it, as a slower machine takes it
 */
export const limitWithRoomMs = (neededMs: number, workMs: number): number =>
  Math.ceil(Math.max(neededMs + tightMs, neededMs / (1 - tightShare), neededMs + workMs + 1));

/** How close the clocks of the intermediaries were, each over the exchange that it passed on. */
export const hopSlacks = (transcript: Transcript): readonly Slack[] =>
  transcript.entries.flatMap((entry) => {
    if (entry.kind !== 'hop' || entry.event.what !== 'passed' || entry.spanId === null) return [];
    const { spanId } = entry;
    return entry.event.slacks.map((slack) => ({ ...slack, spanId }));
  });
