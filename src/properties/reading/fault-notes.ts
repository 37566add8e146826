import { isAnswer, isRequest, requestLabel } from '../../wire/frame.ts';
import type { Entry, Transcript } from '../../wire/transcript.ts';
import { entriesOf, SpanIndex } from './span-index.ts';

/** What a fault did, as an entry of a transcript. */
export type FaultNote = Extract<Entry, { kind: 'fault' }>;

/** One `tools/call` request of the client. */
interface SentCall {
  /** Whether it belongs to the span that is looked at. */
  readonly isOwn: boolean;
  answered: boolean;
}

/**
 * What faults did to a start-up or a call: what happened from its beginning until the next call began. A note about an outgoing
 * call belongs to the `tools/call` during which the server made it, where that is known:
 *
 * - A call that a fault makes beside those of the client has no notes of the client's calls.
 * - Of overlapping calls each has its own. What a server does for a call that was answered may be work for a later one, such as
 *   that of a queue which the first call began: there only the time says to which call it belongs.
 *
 * @param spanId the `startup` or `call`
 */
export function faultNotesOf(transcript: Transcript, spanId: number): readonly FaultNote[] {
  const inTime = new Set(entriesOf(transcript, spanId));
  const index = new SpanIndex(transcript);
  const calls = new Map<string, SentCall>();
  const bySpan = new Map<number, SentCall>();
  const notes: FaultNote[] = [];
  for (const entry of transcript.entries) {
    if (entry.kind === 'sent' && entry.spanId !== null && isRequest(entry.frame)) {
      const sent = { isOwn: index.isWithin(entry.spanId, spanId), answered: false };
      calls.set(requestLabel(entry.frame), sent);
      bySpan.set(entry.spanId, sent);
    }
    if (entry.kind === 'received' && entry.spanId !== null && isAnswer(entry.frame)) {
      const sent = bySpan.get(entry.spanId);
      if (sent !== undefined) sent.answered = true;
    }
    if (entry.kind !== 'fault' || entry.beside) continue;
    const call = entry.label === undefined ? undefined : calls.get(entry.label);
    const isOwn = call === undefined || call.answered ? inTime.has(entry) : call.isOwn;
    if (isOwn) notes.push(entry);
  }
  return notes;
}
