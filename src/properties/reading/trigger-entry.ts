import type { Entry } from '../../wire/transcript.ts';

/** Something that happened on a span or the connection and that a client may react to, as a transcript has it. */
export type TriggerEntry = Extract<Entry, { kind: 'stimulus' }>;

/** The line that a note quotes at its end; `null`: it quotes none. A note may consist of the quotation alone. */
export function quotedLine(note: string): string | null {
  const quoted = /: ("(?:[^"\\]|\\.)*")$/s.exec(note)?.[1] ?? (note.startsWith('"') ? note : undefined);
  return quoted === undefined ? null : String(JSON.parse(quoted));
}
