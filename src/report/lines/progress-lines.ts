import type { ClockLine } from '../../properties/judging/timeline.ts';
import type { CellReport } from '../check-report.ts';
import type { Line } from './labelled-lines.ts';
import { duration, ms } from './number.ts';

/** Whether every notification of progress restarts this clock. */
export const isExtended = (clock: ClockLine | null): boolean =>
  clock !== null && clock.restartedBy !== 'unknown' && clock.restartedBy.includes('progress');

/** The longest silence of a tool. If the timeline has none, it follows from the progress and the time of the answer. */
export function silenceMs({ timeline }: CellReport, took: number | null): number | null {
  if (timeline === null) return null;
  const { longestSilenceMs, progressAtMs } = timeline;
  if (longestSilenceMs !== null || took === null) return longestSilenceMs;
  const signsMs = [0, ...progressAtMs, took].toSorted((a, b) => a - b);
  return Math.max(...signsMs.map((atMs, index) => atMs - (signsMs[index - 1] ?? atMs)));
}

/** The effect of progress, or its possible effect. @param silence the longest silence, in milliseconds; `null`: unknown */
export function progressLines(cell: CellReport, clock: ClockLine | null, silence: number | null): readonly Line[] {
  const { progress, verdict } = cell;
  const { tokenSent, received } = progress;
  const count = `${received} notification${received === 1 ? '' : 's'}${verdict === 'fails' ? ' until then' : ''}`;
  if (isExtended(clock) && clock !== null) {
    const tried = cell.advice.find(({ remedy }) => remedy?.remedy === 'progress-heartbeat')?.remedy ?? null;
    const send = tried === null ? null : `send notifications/progress every ${ms(Number(tried.parameters.everyMs))}`;
    if (!tokenSent)
      return [
        { label: 'progress', text: 'would restart this clock, but this client asks for none (no progressToken)' },
      ];
    if (received === 0)
      return [
        {
          label: 'progress',
          text: send === null ? 'none came' : `none came: ${send}, each restarts this clock`,
        },
      ];
    const longest = silence === null ? 'then no more' : `the longest silence was ${duration(silence)}`;
    return [
      {
        label: 'progress',
        text: `${count}; ${longest}${verdict === 'fails' && send !== null ? `: ${send}` : ''}`,
      },
    ];
  }
  if (received === 0) return [];
  const what = clock?.restartedBy === 'unknown' ? 'their effect on this clock is unknown' : 'this clock ignores them';
  return [{ label: 'progress', text: `${count}: ${what}` }];
}
