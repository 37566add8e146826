import { workStatement } from '../properties/real-work.ts';
import type { CellReport, CheckReport, StartupReport } from './check-report.ts';
import type { Line } from './labelled-lines.ts';

/** What real work does to a call or a start-up that is in time without it; nothing where it does nothing. */
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
