import type { ClockEvent } from '../clocks/reducer-state.ts';
import { type Entry, instantsOf } from '../wire/transcript.ts';

/** What a transcript's entry is to a clock: nothing, one event, or a row of marks. */
export function* eventsOf(entry: Entry): Generator<ClockEvent> {
  const { atMs } = entry;
  switch (entry.kind) {
    case 'begin':
      yield {
        atMs,
        type: 'begin',
        span: entry.span,
        id: entry.id,
        parentId: entry.parentId,
        ...(entry.detail?.method === undefined ? {} : { method: entry.detail.method }),
      };
      break;
    case 'end':
      yield { atMs, type: 'end', id: entry.id, how: entry.how };
      break;
    case 'mark':
      for (const eachMs of instantsOf(entry)) yield { atMs: eachMs, type: 'mark', mark: entry.mark, id: entry.id };
  }
}
