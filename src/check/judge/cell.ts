import type { FaultPlan } from '../../faults/fault-plan.ts';
import { cutBy } from '../../properties/endings/cut-by.ts';
import { isOfTime } from '../../properties/endings/ending.ts';
import { faultsActed } from '../../properties/findings/fault-never-acted.ts';
import { unreachedHosts } from '../../properties/findings/upstream-unreachable.ts';
import type { OwnBudget } from '../../properties/findings/within-own-budget.ts';
import type { CallJudgement } from '../../properties/judging/judge-call.ts';
import { worst } from '../../properties/judging/verdict.ts';
import { knownCauses } from '../../properties/reading/known-causes.ts';
import { observedUntilMs, waitingSince } from '../../properties/reading/run-end.ts';
import { spentTime } from '../../properties/reading/spent-time.ts';
import type { AnswerReport, CellReport } from '../../report/check-report.ts';
import { specOf } from '../../report/replay-of.ts';
import type { ResultFrame } from '../../wire/frame.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { ChosenClient } from '../options/client-spec.ts';

/** The public name of a profile: `codex-cli@0.169`. */
export const profileLabel = ({ profile }: ChosenClient): string => `${profile.id}@${profile.version}`;

const kindOf = (frame: ResultFrame): AnswerReport['kind'] => {
  if ('task' in frame.result) return 'task';
  return frame.result.isError === true ? 'tool-error' : 'result';
};

function answerOf({ record }: CallJudgement): AnswerReport | null {
  const answered = record.answered ? record.executions.findLast((execution) => execution.answer !== null) : undefined;
  if (answered?.answer == null) return null;
  const { frame, atMs, bytes } = answered.answer;
  return { kind: 'result' in frame ? kindOf(frame) : 'protocol-error', atMs: atMs - record.beganMs, bytes };
}

function connectionAfter(transcript: Transcript, { record }: CallJudgement): CellReport['afterwards']['connection'] {
  return transcript.entries.some((entry) => entry.kind === 'ended' && entry.atMs >= record.beganMs) ||
    record.toServer.some(({ what }) => what === 'kill' || what === 'close-connection')
    ? 'closed'
    : 'kept';
}

/** The cell of one judged call, in the form of the report. */
export function cellOf(
  client: ChosenClient,
  transcript: Transcript,
  judgement: CallJudgement,
  era: string,
  plan: FaultPlan,
  ownBudget: OwnBudget | null,
): CellReport {
  const { record, verdict, outcome, gaveUp, budgetMs, marginMs, runnerUp, realWorkMs } = judgement;
  const since = (ms: number) => ms - record.beganMs;
  const observed = observedUntilMs(transcript, record);
  const late = record.executions.find(
    (execution) => execution.answer !== null && (execution.answer.late || !record.answered),
  );
  const spent = spentTime(transcript, record);
  return {
    client: client.profile.id,
    profile: profileLabel(client),
    settings: client.settings,
    mode: transcript.head.conditions.mode,
    transport: transcript.head.conditions.transport,
    era,
    gateways: transcript.head.hops?.map(({ id, settings }) => specOf(id, settings)) ?? [],
    tool: record.tool,
    arguments: record.arguments,
    plan,
    faultsActed: faultsActed(transcript, record.id, plan),
    verdict: worst([verdict, ...(ownBudget === null ? [] : [ownBudget.verdict])]) ?? verdict,
    played: true,
    because: null,
    outcome,
    answer: answerOf(judgement),
    gaveUp,
    ending: judgement.ending,
    budgetMs,
    marginMs,
    runnerUp,
    progress: {
      tokenSent: record.tokenSent,
      received: record.progress,
      extended:
        record.progress > 0 &&
        transcript.head.deadlines.lax.some((deadline) => deadline.restartedBy.includes('progress')),
    },
    executions: record.executions.map(({ sentAtMs, answer, cancel }) => ({
      sentAtMs: since(sentAtMs),
      answeredAtMs: answer === null ? null : since(answer.atMs),
      cancel: {
        sent: cancel !== null,
        atMs: cancel === null ? null : since(cancel.atMs),
        how: cancel?.how ?? null,
        reason: cancel?.reason ?? null,
      },
    })),
    afterwards: {
      lateAnswerAtMs: late?.answer == null ? (observed === null ? null : 'unknown') : since(late.answer.atMs),
      connection: connectionAfter(transcript, judgement),
    },
    observedUntilMs: observed,
    stopped: outcome === 'lost' ? (record.stopped?.note ?? null) : null,
    waitingFor: outcome === 'lost' ? waitingSince(record.stopped, record.beganMs) : [],
    unreachedHosts: unreachedHosts(transcript, record.id),
    causes: isOfTime(judgement.ending) ? knownCauses(transcript, record.id) : [],
    ...(spent.length === 0 ? {} : { spent }),
    cutBy: outcome === 'answered' ? null : cutBy(transcript, record),
    timeline: judgement.timeline,
    passesWith: [],
    searchEnded: null,
    advice: [],
    tookMs: answerOf(judgement)?.atMs ?? (late?.answer == null ? null : since(late.answer.atMs)),
    ownBudget,
    realWorkMs: Math.round(realWorkMs * 1000) / 1000,
    realWork: judgement.realWork,
  };
}
