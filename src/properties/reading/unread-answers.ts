import { isAnswer } from '../../wire/frame.ts';
import type { Entry } from '../../wire/transcript.ts';
import { quotedLine, type TriggerEntry } from './trigger-entry.ts';

/** Something that the server sent, and that looks like an answer, but answers no request of this client. */
export interface UnreadAnswer {
  readonly atMs: number;
  /** Why it answers nothing, after the words "the server sent". */
  readonly what: string;
}

/** Whether a line is a message with a mistake in it, rather than a log or a banner, which `stdout-pollution` reports. */
function isMeantAsMessage(note: string): boolean {
  const said = quotedLine(note) ?? '';
  if (note.startsWith('not JSON: ')) return /^\ufeff?\s*(?:\[?\s*\{|\[$|Content-Length:)/i.test(said);
  if (note.startsWith('a JSON ') || note.startsWith('no "jsonrpc"')) return /"(?:jsonrpc|result)"/.test(said);
  return true;
}

/** An answer whose id no open request has. @param stray how the client read it */
function strayAnswer(entry: Entry, stray: TriggerEntry): UnreadAnswer | null {
  if (entry.kind !== 'received' || !isAnswer(entry.frame)) return null;
  const { atMs, frame } = entry;
  const error = 'error' in frame ? `error ${frame.error.code}: ${frame.error.message}` : null;
  if (frame.id === null) return { atMs, what: `an error without an id, which answers no request: ${error}` };
  const id = JSON.stringify(frame.id);
  const why =
    stray.note === 'a second answer'
      ? 'though that request had its answer'
      : 'and no request of this client has that id';
  return { atMs, what: `an answer with the id ${id}, ${why}${error === null ? '' : `: ${error}`}` };
}

/**
 * Answers that the client does not read: their ids are wrong or missing, or they are no messages to this client. A call that
 * receives nothing else waits for an answer that never comes.
 *
 * @param entries those of the start-up or the call
 */
export function unreadAnswers(entries: readonly Entry[]): readonly UnreadAnswer[] {
  return entries.flatMap((entry, at): UnreadAnswer[] => {
    if (entry.kind !== 'stimulus') return [];
    const { on, note, atMs } = entry;
    if (on === 'garbage-line' && isMeantAsMessage(note))
      return [{ atMs, what: `what this client does not read as a message: ${note}` }];
    const before = entries[at - 1];
    const stray = on === 'unknown-id' && before !== undefined ? strayAnswer(before, entry) : null;
    return stray === null ? [] : [stray];
  });
}
