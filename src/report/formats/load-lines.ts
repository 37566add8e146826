import { visible } from '../../wire/visible.ts';
import { ms, thousands } from '../lines/number.ts';
import type { LoadLevel, LoadReport } from '../load-report.ts';

const timeText = (time: number | null): string => (time === null ? 'gave up' : ms(time));

/** Who was given up first, and what else went wrong. */
function remarks({ firstLost, notStarted, errors, stopped, times }: LoadLevel): string {
  const parts = [
    ...(firstLost === null
      ? []
      : [`caller ${firstLost.caller} gives up first, after ${ms(firstLost.waitedMs)} of its call ${firstLost.call}`]),
    ...(times.unanswered > 1 ? [`${thousands(times.unanswered)} calls given up`] : []),
    ...(notStarted === 0 ? [] : [`${thousands(notStarted)} could not start`]),
    ...(errors === 0 ? [] : [`${thousands(errors)} answered with an error`]),
    ...(stopped === null ? [] : [`the run stopped: ${visible(stopped)}`]),
  ];
  return parts.join('; ');
}

const columns = ['callers', 'p50', 'p95', 'p99'] as const;

/** How a server answers more and more callers, as a table. */
export function loadLines(report: LoadReport): readonly string[] {
  const { tool, client, caller, callsEach, levels, losesFrom, charged, interruptedBy } = report;
  const rows = levels.map((level) => {
    const { p50Ms, p95Ms, p99Ms } = level.times;
    return { cells: [thousands(level.callers), ...[p50Ms, p95Ms, p99Ms].map(timeText)], note: remarks(level) };
  });
  const widths = columns.map(
    (name, at) => Math.max(name.length, ...rows.map(({ cells }) => cells[at]?.length ?? 0)) + 2,
  );
  const line = (cells: readonly string[], note = '') =>
    `${cells.map((cell, at) => cell.padStart(widths[at] ?? 0)).join('')}${note === '' ? '' : `  ${note}`}`;
  const each = `${callsEach} ${callsEach === 1 ? 'call' : 'calls'} each`;
  const who =
    caller === 'client' ? `each caller a ${visible(client)} of its own` : `all callers share one ${visible(client)}`;
  return [
    `${visible(tool)} under load: ${each}, ${who}${charged ? ', real work of this machine counted' : ''}`,
    line(columns),
    ...rows.map(({ cells, note }) => line(cells, note)),
    losesFrom === null
      ? '  no client gives up'
      : `  a client gives up from ${thousands(losesFrom)} callers on, of those that were tried`,
    ...(interruptedBy === null ? [] : [`  ended early: ${visible(interruptedBy)}`]),
  ];
}
