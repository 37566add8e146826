import type { ClockEvent } from '../clocks/reducer-state.ts';
import type { Entry } from '../wire/transcript.ts';

/** What a transcript's entry is to a clock; `null`: nothing. */
export function eventOf(entry: Entry): ClockEvent | null {
  const { atMs } = entry;
  switch (entry.kind) {
    case 'begin':
      return {
        atMs,
        type: 'begin',
        span: entry.span,
        id: entry.id,
        parentId: entry.parentId,
        ...(entry.detail?.method === undefined ? {} : { method: entry.detail.method }),
      };
    case 'end':
      return { atMs, type: 'end', id: entry.id, how: entry.how };
    case 'mark':
      return { atMs, type: 'mark', mark: entry.mark, id: entry.id };
    default:
      return null;
  }
}
