import type { Entry, Transcript } from '../wire/transcript.ts';

/**
 * Everything that happened from the beginning of a start-up or a call until the next call began, whatever caused it.
 *
 * @param spanId the `startup` or `call`
 */
export function entriesOf({ entries }: Transcript, spanId: number): readonly Entry[] {
  const from = entries.findIndex((entry) => entry.kind === 'begin' && entry.id === spanId);
  if (from < 0) return [];
  const until = entries.findIndex(
    (entry, index) => index > from && entry.kind === 'begin' && entry.span === 'call' && entry.parentId === null,
  );
  return entries.slice(from, until < 0 ? entries.length : until);
}
