import type { FaultPlan } from '../../faults/fault-plan.ts';
import { oversizedPayload } from '../../faults/oversized-payload.ts';
import { answerOverLimitId, judgeLimits, limitStatement } from '../../properties/answer-within-limits.ts';
import { answeredWithAnErrorId, errorStatement } from '../../properties/answered-with-an-error.ts';
import { callStatement, propertyOf } from '../../properties/answers-within-budget.ts';
import type { CallRecord } from '../../properties/call-record.ts';
import { type CallJudgement, judgeCall } from '../../properties/judge-call.ts';
import { callLeavesNothingRunning } from '../../properties/leaves-nothing-running.ts';
import { observedUntilMs } from '../../properties/observed-until.ts';
import { realWork, workAsCause } from '../../properties/real-work.ts';
import { pollutionStatement, stdoutPollution, strayLines } from '../../properties/stdout-pollution.ts';
import { callStopsWhenCancelled } from '../../properties/stops-when-cancelled.ts';
import type { UnreachedHost } from '../../properties/unreached-hosts.ts';
import { worst } from '../../properties/verdict.ts';
import { ownBudget, ownBudgetStatement, withinOwnBudget } from '../../properties/within-own-budget.ts';
import type { CellReport } from '../../report/check-report.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { ChosenCall } from '../options/choose-calls.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { cellOf } from './cell.ts';
import { doubtOf, leavesOthers, onlyErrors, onlyErrorsStatement } from './doubt.ts';
import type { FindingDraft } from './finding-draft.ts';

/** What the cells of one run have in common. */
export interface CellSetting {
  readonly plan: FaultPlan;
  readonly budgets: { readonly [tool: string]: number };
  readonly slowdown: number;
  readonly era: string;
  /** Whether a clock on the wall decides; default: a virtual one. */
  readonly time?: 'virtual' | 'real';
}

/** A cell as reports have it, and what there is to say about it. */
export interface JudgedCell {
  readonly cell: CellReport;
  readonly findings: readonly FindingDraft[];
  /** Whether arguments that were made up were refused, so that others should be tried. */
  readonly refusesGenerated: boolean;
}

/** Answered, but with an error. */
const isRefusal = ({ record }: CallJudgement): boolean => {
  const answer = record.executions[0]?.answer;
  return record.answered && answer != null && ('error' in answer.frame || answer.frame.result.isError === true);
};

/** Whether other arguments should be tried. */
const refusesGenerated = (call: ChosenCall, judgement: CallJudgement, hosts: readonly UnreachedHost[]): boolean =>
  call.generated && isRefusal(judgement) && judgement.verdict !== 'fails' && hosts.length === 0;

/** The client's size limits that an answer passes. An unknown limit is reported only where big payloads are played. */
function tooBigFor(transcript: Transcript, callId: number, plan: FaultPlan) {
  const playsSizes = plan.some(({ fault }) => fault === oversizedPayload.id);
  return judgeLimits(transcript, callId).flatMap((judgement) => {
    const over = limitStatement(judgement);
    const known = judgement.limit.max !== 'unknown';
    if (over === null || !(known || playsSizes)) return [];
    return [{ verdict: judgement.verdict === 'fails' ? ('tight' as const) : ('unknown' as const), ...over }];
  });
}

/** What other properties find in a call, whatever its verdict: none of it keeps an answer from its client. */
function besidesVerdict(transcript: Transcript, record: CallRecord) {
  const pollution = pollutionStatement(strayLines(transcript, record.id), record.tool);
  return [
    ...callLeavesNothingRunning(transcript, record),
    ...callStopsWhenCancelled(transcript, record),
    ...(pollution === null ? [] : [{ property: stdoutPollution, ...pollution }]),
  ].map(({ property: found, message, figures }) => ({ property: found, message, figures }));
}

/**
 * Judges one call of a session for one client.
 *
 * @param transcript the session, or the part of it with this call
 * @param callId the id of its span in the transcript
 */
export function judgedCell(
  client: ChosenClient,
  transcript: Transcript,
  call: ChosenCall,
  callId: number,
  setting: CellSetting,
): JudgedCell {
  const { plan, budgets, slowdown, era } = setting;
  const judgement = judgeCall(transcript, callId, slowdown);
  const { record } = judgement;
  const limitMs = budgets[call.tool];
  const watchedMs = observedUntilMs(transcript, record) ?? (transcript.entries.at(-1)?.atMs ?? 0) - record.beganMs;
  const own = limitMs === undefined ? null : withinOwnBudget(record, limitMs, watchedMs);
  const cell = cellOf(client, transcript, judgement, era, plan, own);
  const about = { client: cell.client, settings: client.settings, tool: cell.tool, plan };
  const besides = besidesVerdict(transcript, record).map((found) => ({ ...about, verdict: null, ...found }));
  const hosts = cell.unreachedHosts;
  const triesOthers = refusesGenerated(call, judgement, hosts);
  const doubt = record.answered && judgement.verdict !== 'fails' ? doubtOf(record, call, hosts) : null;
  if (doubt !== null) {
    const finding = { ...about, ...doubt, verdict: 'unknown' as const };
    return {
      cell: { ...cell, verdict: 'unknown', because: doubt.message },
      findings: [finding, ...besides],
      refusesGenerated: triesOthers,
    };
  }
  const findings: FindingDraft[] = [];
  const { gaveUp, realWorkMs } = judgement;
  const cause =
    setting.time === 'real' && judgement.verdict === 'fails' && typeof gaveUp?.atMs === 'number'
      ? workAsCause(realWorkMs, gaveUp.atMs)
      : null;
  if (cause !== null) findings.push({ property: realWork, ...about, verdict: null, severity: 'note', ...cause });
  if (judgement.verdict !== 'fits')
    findings.push({
      property: propertyOf(judgement),
      ...about,
      verdict: judgement.verdict,
      ...callStatement(judgement),
    });
  if (own !== null && own.verdict !== 'fits')
    findings.push({ property: ownBudget, ...about, verdict: own.verdict, ...ownBudgetStatement(own) });
  const tooBig = tooBigFor(transcript, callId, plan);
  for (const over of tooBig) findings.push({ property: answerOverLimitId, ...about, ...over });
  const error = judgement.verdict === 'fails' ? null : errorStatement(record, judgement.verdict !== 'unknown');
  if (error !== null)
    findings.push({ property: answeredWithAnErrorId, ...about, verdict: null, severity: 'note', ...error });
  if (triesOthers && leavesOthers(call))
    findings.push({ property: onlyErrors, ...about, verdict: null, ...onlyErrorsStatement(call, record) });
  // It came in time, but not whole.
  const cut = tooBig.some(({ verdict }) => verdict === 'tight');
  const verdict = cut ? (worst([cell.verdict, 'tight']) ?? cell.verdict) : cell.verdict;
  const unsure = verdict === 'unknown' ? findings.find((finding) => finding.verdict === 'unknown') : undefined;
  return {
    cell: { ...cell, verdict, because: unsure?.message ?? null },
    findings: [...findings, ...besides],
    refusesGenerated: triesOthers,
  };
}
