import { errorLine } from '../../properties/findings/answered-with-an-error.ts';
import { argumentsRefused, refusesArguments } from '../../properties/findings/arguments-refused.ts';
import { onlyErrors } from '../../properties/findings/only-errors.ts';
import {
  hostsInWords,
  type UnreachedHost,
  upstreamUnreachable,
} from '../../properties/findings/upstream-unreachable.ts';
import type { PropertyId } from '../../properties/property-registry.ts';
import { type CallRecord, textOf } from '../../properties/reading/call-record.ts';
import { type Statement, say } from '../../properties/statement.ts';
import { firstLine } from '../../wire/first-line.ts';
import type { ChosenCall } from '../options/choose-calls.ts';

/** Why an answer in time is no evidence about a tool, with generated or given arguments. */
export interface Doubt extends Statement {
  /** The stable id of the finding. */
  readonly property: PropertyId;
}

/** The first line of the answer to a call, also of an error. */
function answerLine(record: CallRecord): string | null {
  const frame = record.executions.findLast(({ answer }) => answer !== null)?.answer?.frame;
  if (frame === undefined) return null;
  return firstLine('error' in frame ? frame.error.message : textOf(frame.result.content));
}

const quoted = (line: string | null): string => (line === null || line === '' ? '' : `: ${JSON.stringify(line)}`);

/**
 * Why the answer to a call is no evidence about its tool. `null`: it is evidence.
 *
 * @param hosts the hosts that the server could not reach before it answered
 */
export function doubtOf(record: CallRecord, call: ChosenCall, hosts: readonly UnreachedHost[]): Doubt | null {
  if (hosts.length > 0)
    return {
      property: upstreamUnreachable.id,
      ...say`${hostsInWords(hosts)} could not be reached, so what was answered says nothing of the tool${quoted(answerLine(record))}`,
    };
  if (!refusesArguments(record)) return null;
  const error = quoted(errorLine(record));
  if (leavesOthers(call))
    return {
      property: onlyErrors.id,
      ...say`every generated call was refused for its arguments${error}, so the tool itself was not put to the test; give arguments with --call ${call.tool}='{...}'`,
    };
  return {
    property: argumentsRefused.id,
    ...say`the arguments were refused${error}, so the tool itself was not put to the test`,
  };
}

/** Whether the arguments were generated and the schema allows other ones. */
export const leavesOthers = ({ generated, leavesOthers: leaves }: ChosenCall): boolean =>
  generated && leaves?.() === true;

/** The statement about generated calls that were all answered with errors, but not because of their arguments. */
export const onlyErrorsStatement = ({ tool }: ChosenCall, record: CallRecord): Statement =>
  say`every generated call was answered with an error${quoted(errorLine(record))}; other arguments may do: give some with --call ${tool}='{...}'`;
