import { shownName, visible } from '../../wire/visible.ts';
import type { CheckReport } from '../check-report.ts';
import { asciiGlyphs, unicodeGlyphs } from '../drawing/glyphs.ts';
import type { Palette } from '../drawing/palette.ts';
import { addTo } from '../report-index.ts';
import { expectationNotes, staleNotes } from '../story/expectation-notes.ts';
import { findingNotes } from '../story/finding-notes.ts';
import { laidOutStories, storiesOf } from '../story/stories.ts';
import { unexpected } from '../unexpected.ts';
import { legend, matrix } from './matrix.ts';
import type { Drawing } from './report-format.ts';

const counts = (report: CheckReport): string => {
  const of = (verdict: string) => report.cells.filter((cell) => cell.verdict === verdict).length;
  const known = (verdict: string) => {
    const expected = report.cells.filter((cell) => cell.verdict === verdict && cell.expected !== undefined).length;
    return expected === 0 ? '' : ` (${expected} expected)`;
  };
  return ['fits', 'tight', 'fails', 'unknown']
    .flatMap((verdict) => (of(verdict) > 0 ? [`${of(verdict)} ${verdict}${known(verdict)}`] : []))
    .join(', ');
};

const mostOfWhy = 500;

/** A list has at most this many names, and then the number of further names. */
const mostNames = 20;

/** Names that were left out or not judged. Names with the same reason are in one line. */
function grouped(what: string, entries: readonly { readonly name: string; readonly why: string }[], palette: Palette) {
  const groups = new Map<string, string[]>();
  for (const { name, why } of entries) addTo(groups, why, name);
  return [...groups].map(([why, names]) => {
    const shown = names.slice(0, mostNames).map((name) => shownName(name));
    const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
    return palette.faint(`${what}: ${shown.join(', ')}${more} (${shownName(why, mostOfWhy)})`);
  });
}

const leftOut = (report: CheckReport, palette: Palette): readonly string[] =>
  grouped(
    'Left out',
    report.leftOut.map(({ tool, why }) => ({ name: tool, why })),
    palette,
  );

const notJudged = (report: CheckReport, palette: Palette): readonly string[] =>
  grouped(
    'Not judged',
    report.notJudged.map(({ property, why }) => ({ name: property, why })),
    palette,
  );

/** How often each tool was executed, the most frequent first. */
function executions({ executions: all }: CheckReport, palette: Palette): readonly string[] {
  if (all.length === 0) return [];
  const most = all.toSorted((one, other) => other.times - one.times);
  const shown = most.slice(0, mostNames).map(({ tool, times }) => `${shownName(tool)} ${times}`);
  const more = most.length > mostNames ? ` and ${most.length - mostNames} more tools` : '';
  return [palette.faint(`Calls sent to the server: ${shown.join(', ')}${more}`)];
}

/** A note if the system does not show threads: work of an add-on that Node does not know about is then not detected. */
const unseenThreads = ({ nativeWorkSeenBy, time }: CheckReport, palette: Palette): readonly string[] =>
  nativeWorkSeenBy === 'threads' || time === 'real'
    ? []
    : [
        palette.faint(
          'Not seen: threads of native add-ons, of which this system or this test runner tells nothing. Requests of ' +
            'add-ons are waited for; work that an add-on tells Node nothing of is not.',
        ),
      ];

/** How the clients reach a server over HTTP. Empty for other transports. */
function wayTo({ cells }: CheckReport): string {
  const [cell] = cells;
  if (cell === undefined || (cell.transport !== 'http' && cell.transport !== 'sse')) return '';
  const over = cell.transport === 'http' ? 'over HTTP' : 'over HTTP with server-sent events';
  return `   ${over}${cell.gateways.length === 0 ? '' : `, behind ${cell.gateways.join(', ')}`}`;
}

const unfinished = (reason: string): string => `Incomplete: ${visible(reason)}. What was not played is unknown.`;

/**
 * Formats a report for people: the matrix, then the story of every start-up and cell that does not fit. A known failure has one
 * line instead of a story.
 */
export function humanReport(
  report: CheckReport,
  { palette, width, unicode = true }: Omit<Drawing, 'unicode'> & Partial<Drawing>,
): string {
  const { server, seed, time } = report;
  const name = [server.name ?? 'server', server.version]
    .flatMap((part) => (part === null ? [] : [shownName(part)]))
    .join(' ');
  const layout = { palette, width, glyphs: unicode ? unicodeGlyphs : asciiGlyphs };
  const left = unexpected(report);
  const incomplete = report.incomplete === null ? [] : [unfinished(report.incomplete.reason)];
  const parts = [
    ...incomplete,
    `${palette.strong(name)}${wayTo(report)}   ${time} time   seed ${seed}`,
    matrix(report, palette, width, unicode),
    palette.faint(legend(report, unicode)),
    ...(report.realTimeReason === null ? [] : [`Time is real: ${shownName(report.realTimeReason, mostOfWhy)}`]),
    ...laidOutStories(storiesOf(left), layout),
    ...findingNotes(left, layout),
    ...staleNotes(report, layout),
    ...expectationNotes(report, layout),
    ...leftOut(report, palette),
    ...notJudged(report, palette),
    ...unseenThreads(report, palette),
    ...executions(report, palette),
    `${report.cells.length} ${report.cells.length === 1 ? 'cell' : 'cells'}: ${counts(report) || 'none'}`,
    ...incomplete,
  ];
  return `${parts.join('\n\n')}\n`;
}
