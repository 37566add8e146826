import type { FaultPlan } from '../../faults/fault-plan.ts';
import { answerOverLimit } from '../../properties/findings/answer-over-limit.ts';
import { errorLine } from '../../properties/findings/answered-with-an-error.ts';
import { unableNote } from '../../properties/findings/fault-could-not-act.ts';
import { onlyErrors, onlyErrorsStatement } from '../../properties/findings/only-errors.ts';
import type { UnreachedHost } from '../../properties/findings/upstream-unreachable.ts';
import { ownBudgetOf } from '../../properties/findings/within-own-budget.ts';
import { callContext } from '../../properties/judge-property.ts';
import { type CallJudgement, judgeCall } from '../../properties/judging/judge-call.ts';
import { worst } from '../../properties/judging/verdict.ts';
import type { Property } from '../../properties/property.ts';
import { playProperties } from '../../properties/property-registry.ts';
import type { CellReport } from '../../report/check-report.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { ChosenCall } from '../options/choose-calls.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { cellOf } from './cell.ts';
import { doubtOf, leavesOthers } from './doubt.ts';
import type { FindingDraft } from './finding-draft.ts';
import { draftsOf } from './property-drafts.ts';

/** The common values of the cells of one run. */
export interface CellSetting {
  readonly plan: FaultPlan;
  readonly budgets: { readonly [tool: string]: number };
  readonly slowdown: number;
  readonly era: string;
  /** Which time decides. Default: `virtual`. */
  readonly time?: 'virtual' | 'real';
  /** The server's standard error during the call. @defaultValue the empty text */
  readonly stderr?: string;
  /** Properties of the user. @defaultValue none */
  readonly properties?: readonly Property[];
}

/** The properties that judge the answer of the tool. */
const ofAnswer = playProperties.filter((property) => property.ofAnswer === true);
/** All other properties. */
const ofOther = playProperties.filter((property) => property.ofAnswer !== true);

/** A cell in the form of the report, and its findings. */
export interface JudgedCell {
  readonly cell: CellReport;
  readonly findings: readonly FindingDraft[];
  /** Whether the call was answered with an error and its arguments were generated, so that other arguments should be tried. */
  readonly refusesGenerated: boolean;
}

/** Whether the call was answered with an error. */
const isRefusal = ({ record }: CallJudgement): boolean => {
  const answer = record.executions[0]?.answer;
  return record.answered && answer != null && ('error' in answer.frame || answer.frame.result.isError === true);
};

/** Whether other arguments should be tried. */
const refusesGenerated = (call: ChosenCall, judgement: CallJudgement, hosts: readonly UnreachedHost[]): boolean =>
  call.generated && isRefusal(judgement) && judgement.verdict !== 'fails' && hosts.length === 0;

/**
 * Judges one call of a session for one client.
 *
 * @param transcript the session, or the part of it with this call
 * @param callId the id of the call's span in the transcript
 */
export function judgedCell(
  client: ChosenClient,
  transcript: Transcript,
  call: ChosenCall,
  callId: number,
  setting: CellSetting,
): JudgedCell {
  const { plan, budgets, slowdown, era, time = 'virtual', stderr = '', properties = [] } = setting;
  const judgement = judgeCall(transcript, callId, slowdown);
  const { record } = judgement;
  const under = { profile: client.profile, plan, time };
  const context = callContext(transcript, judgement, under, budgets[call.tool] ?? null);
  const ended = judgement.ending.kind === 'process-exit' && stderr.trim() !== '';
  const cell: CellReport = {
    ...cellOf(client, transcript, judgement, era, plan, ownBudgetOf(context)),
    ...(ended ? { stderr: stderr.trim() } : {}),
  };
  const about = { client: cell.client, settings: client.settings, tool: cell.tool, plan };
  const others = draftsOf([...ofOther, ...properties], context, about);
  const hosts = cell.unreachedHosts;
  const triesOthers = refusesGenerated(call, judgement, hosts);
  const unable = unableNote(transcript, callId);
  const doubt = record.answered && judgement.verdict !== 'fails' ? doubtOf(record, call, hosts, unable) : null;
  if (doubt !== null) {
    const finding = { ...about, ...doubt, verdict: 'unknown' as const };
    return {
      cell: { ...cell, verdict: 'unknown', because: doubt.message },
      findings: [finding, ...others],
      refusesGenerated: triesOthers,
    };
  }
  const findings = [...draftsOf(ofAnswer, context, about)];
  if (triesOthers && leavesOthers(call))
    findings.push({
      property: onlyErrors.id,
      ...about,
      verdict: null,
      ...onlyErrorsStatement(call.tool, errorLine(record)),
    });
  // The answer came in time, but exceeds a size limit of the client.
  const cut = findings.some(({ property, verdict }) => property === answerOverLimit.id && verdict === 'tight');
  const verdict = cut ? (worst([cell.verdict, 'tight']) ?? cell.verdict) : cell.verdict;
  const unsure = verdict === 'unknown' ? findings.find((finding) => finding.verdict === 'unknown') : undefined;
  return {
    cell: { ...cell, verdict, because: unsure?.message ?? null },
    findings: [...findings, ...others],
    refusesGenerated: triesOthers,
  };
}
