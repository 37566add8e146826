import { answerOverLimit } from '../../properties/findings/answer-over-limit.ts';
import { workStatement } from '../../properties/findings/real-work.ts';
import type { CellReport, CheckReport, FindingReport, StartupReport } from '../check-report.ts';
import { indexOf } from '../report-index.ts';
import type { Line } from './labelled-lines.ts';

/** The effect of real work on a call or a start-up that is in time without it. Empty if it has no effect. */
export function workLines(
  { realWorkBy }: Pick<CheckReport, 'realWorkBy'>,
  one: CellReport | StartupReport,
): readonly Line[] {
  if (one.realWork === null) return [];
  const measured =
    realWorkBy === 'run-queue'
      ? 'so real work is measured and added'
      : 'so processor time is measured and added; waits for disks and other processes are not, as this system does not tell';
  return [
    { label: 'but', text: workStatement(one).message },
    { label: '', text: `virtual time charges nothing for CPU and disk, ${measured}` },
  ];
}

/** Whether a finding says that an answer came in time, but exceeds a size limit of its client. */
export const isOverLimit = ({ property, verdict }: FindingReport): boolean =>
  property === answerOverLimit.id && verdict === 'tight';

/** Which size limits an answer exceeds that came in time, and what to do about it. */
export function overLimitLines(report: CheckReport, cell: CellReport): readonly Line[] {
  const over = indexOf(report).findingsAbout(cell).filter(isOverLimit);
  if (over.length === 0) return [];
  return [
    ...over.map(({ message }) => ({ label: 'size', text: message })),
    { label: 'do', text: answerOverLimit.advice },
  ];
}
