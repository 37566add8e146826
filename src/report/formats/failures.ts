import type { CheckReport } from '../check-report.ts';
import { asciiGlyphs, unicodeGlyphs } from '../drawing/glyphs.ts';
import { plain } from '../drawing/palette.ts';
import { staleNotes } from '../story/expectation-notes.ts';
import { findingNotes } from '../story/finding-notes.ts';
import { withOptions } from '../story/how-to-ask.ts';
import { laidOutStories, storiesOf } from '../story/stories.ts';
import { unexpected } from '../unexpected.ts';
import type { Drawing } from './report-format.ts';

/** How many calls do not fit, in one sentence. @param ofCalls the number of all calls, with known failures */
function summary({ cells, startup, seed, time }: CheckReport, ofCalls: number): string {
  const of = (verdict: string) => cells.filter((cell) => cell.verdict === verdict).length;
  const are = (count: number, what: string) => (count === 0 ? [] : [`${count} ${count === 1 ? 'is' : 'are'} ${what}`]);
  const fails = of('fails');
  const failing = fails === 0 ? [] : [`${fails} of ${ofCalls} ${fails === 1 ? 'fails' : 'fail'}`];
  const starts = startup.filter(({ verdict }) => verdict === 'fails').length;
  const parts = [...failing, ...are(of('tight'), 'tight'), ...are(of('unknown'), 'unknown')];
  const calls = parts.length === 0 ? [] : [`Calls: ${parts.join(', ')}`];
  const clients = starts === 1 ? '1 client cannot start the server' : `${starts} clients cannot start the server`;
  const all = [...(starts === 0 ? [] : [clients]), ...calls].join('. ');
  return `${all === '' ? 'Something is wrong' : all} (seed ${seed}, ${time} time)`;
}

/**
 * The start-ups and cells of a report that do not fit, and its findings, for a reader who has never seen this project: each call
 * as a line of time, the clock that fired and its setting, who received which message, the source of the limit, and the line that
 * reproduces it. Known failures are left out. Empty if nothing else fails to fit.
 *
 * @param options how to draw it; by default without colours, 76 columns wide, with more than ASCII
 */
export function failureMessage(report: CheckReport, options: Partial<Drawing> = {}): string {
  const { palette = plain, width = 76, unicode = true } = options;
  const layout = { palette, width, glyphs: unicode ? unicodeGlyphs : asciiGlyphs, ask: withOptions };
  const left = unexpected(report);
  const parts = [
    ...laidOutStories(storiesOf(left, withOptions), layout),
    ...findingNotes(left, layout),
    ...staleNotes(report, layout),
  ];
  return parts.length === 0 ? '' : [summary(left, report.cells.length), ...parts].join('\n\n');
}
