import type { Entry, Transcript } from '../../wire/transcript.ts';
import type { PlayProperty } from '../property.ts';
import { entriesOf } from '../reading/span-index.ts';
import { quotedLine } from '../reading/trigger-entry.ts';
import { type Statement, say } from '../statement.ts';

/** A line on standard output that is no message. */
export interface StrayLine {
  /** When it was written, in virtual milliseconds since the start-up, or the call, began. */
  readonly atMs: number;
  /** Its first 80 characters. */
  readonly said: string;
}

/** Whether a line is no message at all, rather than a message with a mistake in it. */
const isStray = (note: string, said: string): boolean =>
  note.startsWith('not JSON: ') ||
  ((note.startsWith('a JSON ') || note.startsWith('no "jsonrpc"')) && !said.includes('"jsonrpc"'));

function strayLine(entry: Entry, beganMs: number): readonly StrayLine[] {
  if (entry.kind !== 'stimulus' || entry.on !== 'garbage-line') return [];
  const said = quotedLine(entry.note) ?? '';
  return isStray(entry.note, said) ? [{ atMs: entry.atMs - beganMs, said }] : [];
}

/** The lines on standard output during a call or a start-up that are no messages. @param spanId the `startup` or `call` */
export function strayLines(transcript: Transcript, spanId: number): readonly StrayLine[] {
  if (transcript.head.conditions.transport !== 'stdio') return [];
  const entries = entriesOf(transcript, spanId);
  return entries.flatMap((entry) => strayLine(entry, entries[0]?.atMs ?? 0));
}

/** Such lines in one sentence; `null`: there are none. @param during a tool; `null`: the start-up */
export function pollutionStatement(lines: readonly StrayLine[], during: string | null): Statement | null {
  const [first] = lines;
  if (first === undefined) return null;
  const where = say`${{ atMs: first.atMs }} ms into ${during === null ? 'the start-up' : 'the call'}`;
  const said = JSON.stringify(first.said);
  return lines.length === 1
    ? say`${{ message: 'a line', figures: { lines: 1 } }} on standard output is no message, ${where}: ${said}`
    : say`${{ lines: lines.length }} lines on standard output are no messages, the first ${where}: ${said}`;
}

/**
 * Every line on a stdio server's standard output is a message: logs, banners and progress bars go to standard error. Many
 * clients skip such a line, some end the connection over it.
 */
export const stdoutPollution = {
  id: 'stdout-pollution',
  summary: 'a line on standard output is not a message',
  severity: 'warning',
  advice:
    'log to standard error, with console.error: standard output is for messages alone, and some clients end the connection over such a line',
  judge({ transcript, spanId, tool }) {
    const pollution = pollutionStatement(strayLines(transcript, spanId), tool);
    return pollution === null ? [] : [pollution];
  },
} as const satisfies PlayProperty;
