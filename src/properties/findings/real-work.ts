import type { CallJudgement } from '../judging/judge-call.ts';
import type { StartupJudgement } from '../judging/judge-startup.ts';
import type { WorkPressure } from '../judging/work-pressure.ts';
import type { FoundWithVerdict, PlayProperty, PropertyContext } from '../property.ts';
import { numberOrWord, type Statement, say } from '../statement.ts';

/** A call or a start-up, and its real work. */
interface Worked {
  readonly realWork: WorkPressure | null;
  readonly realWorkMs: number;
  readonly marginMs: number | null;
}

/** What real work does to a call or a start-up, in one sentence. */
export function workStatement({ realWork: pressure, realWorkMs, marginMs }: Worked): Statement {
  const takes = say`it takes ${{ realWorkMs: Math.round(realWorkMs) }} ms of real work on this machine`;
  if (pressure === null) return takes;
  const { machine, by, limitMs, firesAtMs, confirmed } = pressure;
  const gaveUpAtMs = Math.round(firesAtMs);
  if (confirmed) return say`${takes}, and the client gives up at ${{ gaveUpAtMs }} ms (${by}, ${{ limitMs }} ms)`;
  const margin = numberOrWord('marginMs', marginMs);
  return machine === 'this'
    ? say`${takes}, about as much as the ${margin} ms that ${by} leaves`
    : say`${takes}; on a machine some times slower that uses up the ${margin} ms that ${by} leaves`;
}

/** From this share of the waiting time on, the computation of the server explains the wait. */
const causeShare = 0.5;

/**
 * Whether real work explains why a client gave up in real time, in one sentence; `null`: it does not.
 *
 * @param waitedMs how long the client had waited
 */
export const workAsCause = (realWorkMs: number, waitedMs: number): Statement | null =>
  realWorkMs < waitedMs * causeShare
    ? null
    : say`the server computed for ${{ realWorkMs: Math.round(realWorkMs) }} ms of the ${{ waitedMs: Math.round(waitedMs) }} ms that the client waited`;

/** The real work of a call that the client gave up in real time, where that explains it. */
function causeOf({ span, time, judgement }: PropertyContext): readonly FoundWithVerdict[] {
  const { verdict, gaveUp, realWorkMs } = judgement;
  if (span !== 'call' || time !== 'real' || verdict !== 'fails' || typeof gaveUp?.atMs !== 'number') return [];
  const cause = workAsCause(realWorkMs, gaveUp.atMs);
  return cause === null ? [] : [{ severity: 'note', ...cause }];
}

/** Whether the verdict of a call or a start-up is due to real work. */
export const isDueToWork = ({ realWork, verdict }: CallJudgement | StartupJudgement): boolean =>
  realWork !== null && verdict !== 'unknown';

/** The real work of the server makes no client give up, neither on this machine nor on a slower one. */
export const realWork = {
  id: 'real-work',
  summary: 'real work makes a client give up, or would on a slower machine',
  severity: 'by-verdict',
  advice: 'virtual time charges nothing for CPU and disk, so real work is measured and added: do less of it',
  ofAnswer: true,
  judge(context) {
    const { judgement } = context;
    const due = isDueToWork(judgement) ? [{ verdict: judgement.verdict, ...workStatement(judgement) }] : [];
    return [...causeOf(context), ...due];
  },
} as const satisfies PlayProperty;
