import type { Transcript } from '../../wire/transcript.ts';
import type { PropertyInfo } from '../property.ts';
import { type FaultNote, faultNotesOf } from '../reading/fault-notes.ts';
import { type Statement, say } from '../statement.ts';

/** A fault met a call and could not act on it. The cell is unknown: an answer in time says nothing of the fault. */
export const faultCouldNotAct = {
  id: 'fault-could-not-act',
  summary: 'a fault met a call and could not act on it, so the answer says nothing of the fault',
  severity: 'warning',
} as const satisfies PropertyInfo;

/** Whether a note says that its fault met something and had to let it pass. */
export const hadToLetPass = ({ note }: FaultNote): boolean => note.startsWith('could not ');

/** The first note of a fault that could not act on a start-up or a call; `null`: each could. @param spanId its span */
export const unableNote = (transcript: Transcript, spanId: number): FaultNote | null =>
  faultNotesOf(transcript, spanId).find(hadToLetPass) ?? null;

/** The finding in one sentence. */
export function couldNotActStatement({ fault, note, about }: FaultNote): Statement {
  const host = typeof about.host === 'string' ? ` (${about.host})` : '';
  return say`${fault} ${note}${host}, so an answer in time says nothing of the fault`;
}
