import { firstLine } from '../wire/first-line.ts';
import type { Transcript } from '../wire/transcript.ts';
import { type CallRecord, callIds, callRecord } from './call-record.ts';
import { textOf } from './error-text.ts';
import type { Finding } from './finding.ts';
import { type Statement, say } from './statement.ts';

/** The property's stable id. */
export const answeredWithAnErrorId = 'answered-with-an-error';

/** The first line of what the error says that a call was answered with; empty: nothing. `null`: it was no error. */
export function errorLine({ answered, executions }: CallRecord): string | null {
  const frame = executions.findLast(({ answer }) => answer !== null)?.answer?.frame;
  if (!answered || frame === undefined) return null;
  if ('result' in frame && frame.result.isError !== true) return null;
  return firstLine('error' in frame ? frame.error.message : textOf(frame.result.content)) ?? '';
}

/** What to say of a call that was answered with an error; `null`: it was not. @param inTime whether that is certain */
export function errorStatement(record: CallRecord, inTime: boolean): Statement | null {
  const line = errorLine(record);
  if (line === null) return null;
  const answer = inTime ? 'it did answer in time' : 'it did answer';
  return line === '' ? say`${answer}, with an error that says nothing` : say`${answer}, with an error: ${line}`;
}

/**
 * Calls that were answered with an error: a result with `isError`, or a JSON-RPC error. An error is an answer, and one
 * that comes at once is in time for every client, so no verdict counts it; but it may not be what was meant to be tested.
 * Reads the transcript and nothing else.
 */
export function answeredWithAnError(transcript: Transcript): readonly Finding[] {
  return callIds(transcript).flatMap((id): readonly Finding[] => {
    const record = callRecord(transcript, id);
    const error = errorStatement(record, false);
    return error === null
      ? []
      : [{ property: answeredWithAnErrorId, client: transcript.head.client, tool: record.tool, ...error }];
  });
}
