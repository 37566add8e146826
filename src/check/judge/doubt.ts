import type { CallRecord } from '../../properties/call-record.ts';
import { textOf } from '../../properties/error-text.ts';
import { errorLine } from '../../properties/findings/answered-with-an-error.ts';
import { argumentsRefused, refusesArguments } from '../../properties/findings/arguments-refused.ts';
import { onlyErrors } from '../../properties/findings/only-errors.ts';
import {
  hostsInWords,
  type UnreachedHost,
  upstreamUnreachable,
} from '../../properties/findings/upstream-unreachable.ts';
import type { PropertyId } from '../../properties/property-registry.ts';
import { type Statement, say } from '../../properties/statement.ts';
import { firstLine } from '../../wire/first-line.ts';
import type { ChosenCall } from '../options/choose-calls.ts';

/** Why an answer in time says nothing of a tool, whether its arguments were made up or given. */
export interface Doubt extends Statement {
  /** The stable id of the finding. */
  readonly property: PropertyId;
}

/** The first line of what a call was answered with, error or not. */
function saidLine(record: CallRecord): string | null {
  const frame = record.executions.findLast(({ answer }) => answer !== null)?.answer?.frame;
  if (frame === undefined) return null;
  return firstLine('error' in frame ? frame.error.message : textOf(frame.result.content));
}

const quoted = (line: string | null): string => (line === null || line === '' ? '' : `: ${JSON.stringify(line)}`);

/**
 * Why the answer to a call says nothing of its tool; `null`: it does.
 *
 * @param hosts those that the server dialled in vain until it answered
 */
export function doubtOf(record: CallRecord, call: ChosenCall, hosts: readonly UnreachedHost[]): Doubt | null {
  if (hosts.length > 0)
    return {
      property: upstreamUnreachable.id,
      ...say`${hostsInWords(hosts)} could not be reached, so what was answered says nothing of the tool${quoted(saidLine(record))}`,
    };
  if (!refusesArguments(record)) return null;
  const said = quoted(errorLine(record));
  if (leavesOthers(call))
    return {
      property: onlyErrors.id,
      ...say`every generated call was refused for its arguments${said}, so the tool itself was not put to the test; give arguments with --call ${call.tool}='{...}'`,
    };
  return {
    property: argumentsRefused.id,
    ...say`the arguments were refused${said}, so the tool itself was not put to the test`,
  };
}

/** Whether the arguments were made up and others could be. */
export const leavesOthers = ({ generated, leavesOthers: leaves }: ChosenCall): boolean =>
  generated && leaves?.() === true;

/** What to say of made-up calls that were all answered with errors, though not for their arguments. */
export const onlyErrorsStatement = ({ tool }: ChosenCall, record: CallRecord): Statement =>
  say`every generated call was answered with an error${quoted(errorLine(record))}; other arguments may do: give some with --call ${tool}='{...}'`;
