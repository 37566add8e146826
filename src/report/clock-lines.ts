import type { GaveUp } from '../properties/give-up.ts';
import type { ClockLine } from '../properties/timeline.ts';
import type { Line } from './labelled-lines.ts';
import { duration, when } from './number.ts';
import { clockName } from './story.ts';

const audiences: { readonly [to: string]: string } = {
  model: 'the model',
  user: 'the user',
  both: 'the model and the user',
  caller: 'the program that called',
  host: 'the application around the client',
};

/** Who sees the error, in words. */
export const audienceInWords = (shownTo: string | null): string =>
  shownTo === null
    ? 'no error reaches the caller'
    : shownTo === 'unknown'
      ? 'who sees it is unknown'
      : `seen by ${audiences[shownTo] ?? shownTo}`;

/** When the client gave up, with which words, and who saw them. */
export function gaveUpLines(gaveUp: GaveUp): readonly Line[] {
  const { atMs, earliestMs, latestMs, error, shownTo } = gaveUp;
  const text = error.message === null || error.message === 'unknown' ? '' : `: ${error.message}`;
  const lines = [{ label: 'gave up', text: `${when(atMs)}${text} (${audienceInWords(shownTo)})` }];
  if (atMs === 'unknown')
    lines.push({ label: '', text: `at the earliest ${when(earliestMs)}, at the latest ${when(latestMs)}` });
  return lines;
}

/** A limit, in words. */
export const limitInWords = (limitMs: GaveUp['limitMs']): string =>
  limitMs === 'unknown' ? 'an unknown limit' : limitMs === null ? 'no limit' : duration(limitMs);

/** What progress does to a clock. */
function progressOf(clock: ClockLine): string {
  if (clock.restartedBy === 'unknown') return '; whether progress restarts it is unknown';
  return clock.restartedBy.includes('progress') ? '; every notification of progress restarts it' : '';
}

/** Which clock it was and over what; or what happened, where it was none. */
export function clockLines(gaveUp: GaveUp, clock: ClockLine | null, client: string): readonly Line[] {
  if (gaveUp.layer === null) return [{ label: 'because', text: gaveUp.because ?? gaveUp.by }];
  const text = `${clockName(gaveUp.by, client)}: ${limitInWords(gaveUp.limitMs)} over the ${gaveUp.layer}`;
  return [{ label: 'clock', text: `${text}${clock === null ? '' : progressOf(clock)}` }];
}
