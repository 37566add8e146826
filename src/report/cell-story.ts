import type { CellReport, CheckReport, GaveUpReport, StartupReport } from './check-report.ts';
import { duration, ms } from './number.ts';
import type { Palette } from './palette.ts';

const maybe = (value: number | 'unknown' | null): string =>
  value === null ? 'never' : value === 'unknown' ? 'at a time nobody knows' : `at ${duration(value)}`;

/** How long this tool with these arguments took for a client that waited, if any did. */
function tookMs(report: CheckReport, cell: CellReport): number | null {
  if (cell.answer !== null) return cell.answer.atMs;
  if (cell.afterwards.lateAnswerAtMs !== null) return cell.afterwards.lateAnswerAtMs;
  const same = report.cells.filter(
    (other) => other.tool === cell.tool && JSON.stringify(other.arguments) === JSON.stringify(cell.arguments),
  );
  const answered = same.flatMap((other) => (other.answer === null ? [] : [other.answer.atMs]));
  return answered.length > 0 ? Math.min(...answered) : null;
}

function gaveUpLines(gaveUp: GaveUpReport): string[] {
  const who =
    gaveUp.shownTo === null
      ? ''
      : ` (seen by the ${gaveUp.shownTo === 'both' ? 'model and the user' : gaveUp.shownTo === 'unknown' ? 'client; how it shows it is unknown' : gaveUp.shownTo})`;
  const lines = [
    `gave up  ${maybe(gaveUp.atMs)}${gaveUp.error.message === null ? '' : `: ${gaveUp.error.message}`}${who}`,
  ];
  if (gaveUp.atMs === 'unknown')
    lines.push(`         read strictly ${maybe(gaveUp.earliestMs)}, read laxly ${maybe(gaveUp.latestMs)}`);
  if (gaveUp.layer !== null) {
    const limit =
      gaveUp.limitMs === 'unknown'
        ? 'a limit nobody knows'
        : gaveUp.limitMs === null
          ? 'no limit'
          : duration(gaveUp.limitMs);
    lines.push(`clock    ${gaveUp.by}: ${limit} over the ${gaveUp.layer}`);
  } else lines.push(`because  ${gaveUp.because ?? gaveUp.by}`);
  return lines;
}

const settingLine = (gaveUp: GaveUpReport, neededMs: number | null): string => {
  if (gaveUp.setting === null)
    return 'setting  this client has none for it: answer sooner, or return a handle and let the model ask again';
  const { key, unit } = gaveUp.setting;
  if (neededMs === null) return `setting  ${key} (${unit})`;
  const needed = unit === 's' ? `${Math.floor(neededMs / 1000) + 1} s` : `${neededMs + 1} ms`;
  return `setting  ${key} (${unit}): at least ${needed}`;
};

function serverLines(cell: CellReport, neededMs: number | null): string[] {
  const lines: string[] = [];
  const cancel = cell.executions.find((execution) => execution.cancel.sent)?.cancel;
  lines.push(
    cancel === undefined
      ? 'server   was told nothing'
      : `server   was sent notifications/cancelled ${cancel.atMs === null ? '' : `at ${ms(cancel.atMs)}`}${cancel.reason === null ? ', without a reason' : `: ${cancel.reason}`}`,
  );
  if (cell.afterwards.lateAnswerAtMs !== null)
    lines.push(`         its answer came at ${duration(cell.afterwards.lateAnswerAtMs)}, to nobody`);
  else if (neededMs === null) lines.push('         and never answered');
  if (cell.executions.length > 1) lines.push(`         ran the tool ${cell.executions.length} times`);
  return lines;
}

const titleOf = (cell: CellReport): string => {
  const args = JSON.stringify(cell.arguments);
  return `${cell.client} · ${cell.tool} ${args.length > 80 ? `${args.slice(0, 77)}...` : args}`;
};

/** What happened in a cell that does not simply fit: which clock fired, by how much, which setting to turn. */
export function cellStory(report: CheckReport, cell: CellReport, palette: Palette): string {
  const needed = tookMs(report, cell);
  const lines: string[] = [];
  const { gaveUp } = cell;
  if (cell.verdict === 'tight')
    lines.push(
      `answered at ${duration(cell.answer?.atMs ?? 0)}, with ${cell.marginMs === null ? 'nothing' : ms(cell.marginMs)} left of ${String(cell.budgetMs)} ms`,
    );
  if (gaveUp !== null) lines.push(...gaveUpLines(gaveUp));
  if (cell.outcome === 'lost')
    lines.push('nobody   will ever be told: this client has no clock over it, and the server will not answer');
  if (gaveUp !== null && needed !== null && typeof gaveUp.atMs === 'number' && needed >= gaveUp.atMs)
    lines.push(`late     by ${duration(needed - gaveUp.atMs)}: the tool takes ${duration(needed)}`);
  if (gaveUp !== null) lines.push(settingLine(gaveUp, needed));
  if (cell.progress.received > 0)
    lines.push(
      `progress ${cell.progress.received} notifications, which ${cell.progress.extended ? 'extend one of its clocks' : 'extend none of its clocks'}`,
    );
  if (cell.verdict === 'fails') lines.push(...serverLines(cell, needed));
  return [
    palette.verdict(cell.verdict, `${cell.verdict}  `) + palette.strong(titleOf(cell)),
    ...lines.map((text) => `    ${text}`),
  ].join('\n');
}

/** What happened in a start-up that does not simply fit. */
export function startupStory(startup: StartupReport, palette: Palette): string {
  const lines: string[] = [];
  const { gaveUp } = startup;
  if (gaveUp === null && startup.verdict === 'fails') lines.push('never ends, and this client waits for ever');
  if (gaveUp !== null) {
    lines.push(...gaveUpLines(gaveUp), `during   ${gaveUp.during}`);
    if (gaveUp.setting !== null) lines.push(settingLine(gaveUp, null));
  }
  if (startup.verdict === 'tight')
    lines.push(
      `took ${ms(startup.realWorkMs)} of real work, with ${startup.marginMs === null ? 'nothing' : ms(startup.marginMs)} left in virtual time`,
    );
  if (startup.stderr !== undefined)
    lines.push(
      'stderr',
      ...startup.stderr
        .split('\n')
        .slice(-8)
        .map((line) => `  ${line}`),
    );
  return [
    palette.verdict(startup.verdict, `${startup.verdict}  `) + palette.strong(`${startup.client} · start-up`),
    ...lines.map((text) => `    ${text}`),
  ].join('\n');
}
