import type { Slack } from '../clocks/reducer-state.ts';
import type { Transcript } from '../wire/transcript.ts';

/** How close the clocks of the intermediaries were, each over the exchange that it passed on. */
export const hopSlacks = (transcript: Transcript): readonly Slack[] =>
  transcript.entries.flatMap((entry) => {
    if (entry.kind !== 'hop' || entry.event.what !== 'passed' || entry.spanId === null) return [];
    const { spanId } = entry;
    return entry.event.slacks.map((slack) => ({ ...slack, spanId }));
  });
