import { firstLine } from '../../wire/first-line.ts';
import type { PlayProperty } from '../property.ts';
import { type CallRecord, textOf } from '../reading/call-record.ts';
import { type Statement, say } from '../statement.ts';

/** The first line of the error that a call was answered with; empty: it has no text. `null`: the call was not answered with one. */
export function errorLine({ answered, executions }: CallRecord): string | null {
  const frame = executions.findLast(({ answer }) => answer !== null)?.answer?.frame;
  if (!answered || frame === undefined) return null;
  if ('result' in frame && frame.result.isError !== true) return null;
  return firstLine('error' in frame ? frame.error.message : textOf(frame.result.content)) ?? '';
}

/**
 * The error that a call was answered with, in one sentence; `null`: it was not answered with one.
 *
 * @param inTime whether it is certain that it came in time
 */
export function errorStatement(record: CallRecord, inTime: boolean): Statement | null {
  const line = errorLine(record);
  if (line === null) return null;
  const answer = inTime ? 'it did answer in time' : 'it did answer';
  return line === '' ? say`${answer}, with an error that says nothing` : say`${answer}, with an error: ${line}`;
}

/**
 * A call was answered with an error: a result with `isError`, or a JSON-RPC error. An error is an answer, and one that comes
 * at once is in time for every client, so no verdict counts it. But it may not be what the user meant to test.
 */
export const answeredWithAnError = {
  id: 'answered-with-an-error',
  summary: 'a call that passes was answered with an error',
  severity: 'note',
  advice: 'look whether that error is what you meant to test: one that comes at once is in time for every client',
  ofAnswer: true,
  judge({ call, judgement: { verdict } }) {
    const error = call === null || verdict === 'fails' ? null : errorStatement(call, verdict !== 'unknown');
    return error === null ? [] : [error];
  },
} as const satisfies PlayProperty;
