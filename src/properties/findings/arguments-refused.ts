import type { PropertyInfo } from '../property.ts';
import { type CallRecord, textOf } from '../reading/call-record.ts';
import { quoted, type Statement, say } from '../statement.ts';

/** The JSON-RPC code of invalid parameters. */
const invalidParams = -32602;

/** How the servers of the SDK, and most others, report wrong arguments: in the first line of a tool error. */
const ofArguments = /^[^\n]*(?:error -32602|input validation error|invalid (?:arguments|params|parameters)\b)/i;

/** Whether the answer to a call says that its arguments are wrong: then the tool itself did not run. */
export function refusesArguments({ answered, executions }: CallRecord): boolean {
  const frame = executions.findLast(({ answer }) => answer !== null)?.answer?.frame;
  if (!answered || frame === undefined) return false;
  if ('error' in frame) return frame.error.code === invalidParams;
  return frame.result.isError === true && ofArguments.test(textOf(frame.result.content).trimStart());
}

/** The finding in one sentence. @param error the first line of the error */
export const refusedStatement = (error: string | null): Statement =>
  say`the arguments were refused${quoted(error)}, so the tool itself was not put to the test`;

/** The server refused the arguments, so the tool itself did not run. Its cell is unknown. */
export const argumentsRefused = {
  id: 'arguments-refused',
  summary: 'the arguments were refused, so the tool was not put to the test',
  severity: 'warning',
} as const satisfies PropertyInfo;
