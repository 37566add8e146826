import { cellStory, startupStory } from './cell-story.ts';
import type { CheckReport } from './check-report.ts';
import { legend, matrix } from './matrix.ts';
import type { Palette } from './palette.ts';
import { unknownStartup, unknownStories } from './unknown-story.ts';

/** How a report is drawn. */
export interface DrawOptions {
  readonly palette: Palette;
  /** Columns there is room for. */
  readonly width: number;
}

const counts = (report: CheckReport): string => {
  const of = (verdict: string) => report.cells.filter((cell) => cell.verdict === verdict).length;
  return ['fits', 'tight', 'fails', 'unknown']
    .flatMap((verdict) => (of(verdict) > 0 ? [`${of(verdict)} ${verdict}`] : []))
    .join(', ');
};

/** Draws a report for people: the matrix, then the story of every cell that does not simply fit. */
export function humanReport(report: CheckReport, { palette, width }: DrawOptions): string {
  const { server, seed, time } = report;
  const name = [server.name ?? 'server', server.version].filter((part) => part !== null).join(' ');
  const parts = [
    `${palette.strong(name)}   ${time} time   seed ${seed}`,
    '',
    matrix(report, palette, width),
    '',
    palette.faint(legend),
  ];
  if (report.realTimeReason !== null) parts.push('', `Time is real: ${report.realTimeReason}`);
  const starts = report.startup
    .filter((startup) => startup.verdict !== 'fits')
    .map((startup) =>
      startup.verdict === 'unknown' ? unknownStartup(startup, palette) : startupStory(startup, palette),
    );
  const cells = report.cells
    .filter((cell) => cell.verdict === 'fails' || cell.verdict === 'tight')
    .map((cell) => cellStory(report, cell, palette));
  const unknowns = unknownStories(
    report.cells.filter((cell) => cell.verdict === 'unknown'),
    palette,
  );
  for (const story of [...starts, ...cells, ...unknowns]) parts.push('', story);
  for (const finding of report.findings)
    if (['nothing-proved', 'deterministic', 'real-work'].includes(finding.property)) {
      const about = [finding.client, finding.tool].filter((part) => part !== null).join(' · ');
      parts.push(
        '',
        `${palette.strong(finding.property)}${about === '' ? '' : `  ${about}`}`,
        `    ${finding.message}`,
      );
    }
  if (report.leftOut.length > 0) {
    const groups = new Map(report.leftOut.map((one) => [one.why, report.leftOut.filter(({ why }) => why === one.why)]));
    for (const [why, tools] of groups)
      parts.push('', palette.faint(`Left out: ${tools.map(({ tool }) => tool).join(', ')} (${why})`));
  }
  const failing = new Set(
    report.cells.filter((cell) => cell.verdict === 'fails').map((cell) => `${cell.client} ${cell.tool}`),
  );
  const replayable = report.findings.filter((finding) => finding.replay !== null);
  const replay = (replayable.find(({ client, tool }) => failing.has(`${client} ${tool}`)) ?? replayable[0])?.replay;
  if (replay != null) parts.push('', palette.faint(`Replay one: ${replay}`));
  parts.push('', `${report.cells.length} cells: ${counts(report) || 'none'}`);
  return `${parts.join('\n')}\n`;
}
