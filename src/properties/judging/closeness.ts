import type { Slack } from '../../clocks/reducer-state.ts';
import type { Transcript } from '../../wire/transcript.ts';

/** With less slack than this, in milliseconds, an answer is tight, whatever the limit. */
const tightMs = 1_000;
/** With less slack than this share of the limit, an answer is tight. */
const tightShare = 0.1;

/** The least slack of several; `null`: there was no deadline. */
export const leastSlack = (slacks: readonly Slack[]): Slack | null =>
  slacks.reduce<Slack | null>(
    (least, slack) => (least === null || slack.slackMs < least.slackMs ? slack : least),
    null,
  );

/** Whether any deadline had less than a tenth of its limit, or less than a second, left. */
export const isTight = (slacks: readonly Slack[]): boolean =>
  slacks.some(({ slackMs, limitMs }) => slackMs < tightMs || slackMs < limitMs * tightShare);

/**
 * Whether real work, on a machine that is `slowdown` times slower, would have used up the slack of a deadline. Virtual time
 * charges nothing for real work, so without this a server could pass that fails in production.
 */
export const usedUpByWork = (slacks: readonly Slack[], realWorkMs: number, slowdown: number): boolean =>
  slacks.some(({ slackMs }) => slackMs <= realWorkMs * slowdown);

/**
 * The least limit under which a wait fits, in whole milliseconds: it is neither tight nor used up by real work.
 *
 * @param neededMs how long the wait is
 * @param workMs the real work in it, on the slower machine
 */
export const limitWithRoomMs = (neededMs: number, workMs: number): number =>
  Math.ceil(Math.max(neededMs + tightMs, neededMs / (1 - tightShare), neededMs + workMs + 1));

/** The slack of each deadline of the intermediaries, over the exchanges that they passed on. */
export const hopSlacks = (transcript: Transcript): readonly Slack[] =>
  transcript.entries.flatMap((entry) => {
    if (entry.kind !== 'hop' || entry.event.what !== 'passed' || entry.spanId === null) return [];
    const { spanId } = entry;
    return entry.event.slacks.map((slack) => ({ ...slack, spanId }));
  });
