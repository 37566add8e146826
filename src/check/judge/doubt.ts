import { errorLine } from '../../properties/findings/answered-with-an-error.ts';
import { argumentsRefused, refusedStatement, refusesArguments } from '../../properties/findings/arguments-refused.ts';
import { couldNotActStatement, faultCouldNotAct } from '../../properties/findings/fault-could-not-act.ts';
import { onlyErrors, onlyRefusedStatement } from '../../properties/findings/only-errors.ts';
import {
  type UnreachedHost,
  unreachableStatement,
  upstreamUnreachable,
} from '../../properties/findings/upstream-unreachable.ts';
import type { PropertyId } from '../../properties/property-registry.ts';
import { type CallRecord, textOf } from '../../properties/reading/call-record.ts';
import type { FaultNote } from '../../properties/reading/fault-notes.ts';
import type { Statement } from '../../properties/statement.ts';
import { firstLine } from '../../wire/first-line.ts';
import type { ChosenCall } from '../options/choose-calls.ts';

/** Why an answer in time is no evidence about a tool, with generated or given arguments. */
export interface Doubt extends Statement {
  /** The stable id of the finding. */
  readonly property: PropertyId;
}

/** What a doubt depends on of a chosen call. */
type DoubtedCall = Pick<ChosenCall, 'tool' | 'generated' | 'leavesOthers'>;

/** The first line of the answer to a call, also of an error. */
function answerLine(record: CallRecord): string | null {
  const frame = record.executions.findLast(({ answer }) => answer !== null)?.answer?.frame;
  if (frame === undefined) return null;
  return firstLine('error' in frame ? frame.error.message : textOf(frame.result.content));
}

/**
 * Why the answer to a call is no evidence about its tool. `null`: it is evidence.
 *
 * @param hosts the hosts that the server could not reach before it answered
 * @param unable the note of a fault that met the call and could not act on it; `null`: every fault could act
 */
export function doubtOf(
  record: CallRecord,
  call: DoubtedCall,
  hosts: readonly UnreachedHost[],
  unable: FaultNote | null,
): Doubt | null {
  if (unable !== null) return { property: faultCouldNotAct.id, ...couldNotActStatement(unable) };
  if (hosts.length > 0) return { property: upstreamUnreachable.id, ...unreachableStatement(hosts, answerLine(record)) };
  if (!refusesArguments(record)) return null;
  const error = errorLine(record);
  return leavesOthers(call)
    ? { property: onlyErrors.id, ...onlyRefusedStatement(call.tool, error) }
    : { property: argumentsRefused.id, ...refusedStatement(error) };
}

/** Whether the arguments were generated and the schema allows other ones. */
export const leavesOthers = ({ generated, leavesOthers: leaves }: DoubtedCall): boolean =>
  generated && leaves?.() === true;
