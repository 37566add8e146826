import { limitWithRoomMs } from '../properties/closeness.ts';
import type { ClockLine } from '../properties/timeline.ts';
import type { GaveUp } from '../properties/told.ts';
import type { Line } from './labelled-lines.ts';
import { duration, ms, when } from './number.ts';
import { clockName } from './story.ts';

const audiences: { readonly [to: string]: string } = {
  model: 'the model',
  user: 'the user',
  both: 'the model and the user',
  caller: 'the program that called',
  host: 'the application around the client',
};

/** Who sees the error, in words. */
export const seenBy = (shownTo: string | null): string =>
  shownTo === null
    ? 'nobody is told'
    : shownTo === 'unknown'
      ? 'who sees it is unknown'
      : `seen by ${audiences[shownTo] ?? shownTo}`;

/** When the client gave up, with which words, and who saw them. */
export function gaveUpLines(gaveUp: GaveUp): readonly Line[] {
  const { atMs, earliestMs, latestMs, error, shownTo } = gaveUp;
  const text = error.message === null || error.message === 'unknown' ? '' : `: ${error.message}`;
  const lines = [{ label: 'gave up', text: `${when(atMs)}${text} (${seenBy(shownTo)})` }];
  if (atMs === 'unknown')
    lines.push({ label: '', text: `at the earliest ${when(earliestMs)}, at the latest ${when(latestMs)}` });
  return lines;
}

/** A limit, in words. */
export const limitOf = (limitMs: GaveUp['limitMs']): string =>
  limitMs === 'unknown' ? 'a limit nobody knows' : limitMs === null ? 'no limit' : duration(limitMs);

/** What progress does to a clock. */
function progressOf(clock: ClockLine): string {
  if (clock.restartedBy === 'unknown') return '; nobody knows whether progress starts it anew';
  return clock.restartedBy.includes('progress') ? '; every notification of progress starts it anew' : '';
}

/** Which clock it was and over what; or what happened, where it was none. */
export function clockLines(gaveUp: GaveUp, clock: ClockLine | null, client: string): readonly Line[] {
  if (gaveUp.layer === null) return [{ label: 'because', text: gaveUp.because ?? gaveUp.by }];
  const text = `${clockName(gaveUp.by, client)}: ${limitOf(gaveUp.limitMs)} over the ${gaveUp.layer}`;
  return [{ label: 'clock', text: `${text}${clock === null ? '' : progressOf(clock)}` }];
}

/** A number of milliseconds in a setting's unit, rounded up; `null`: a unit that is no time. */
export const inUnit = (unit: string, limitMs: number): string | null => {
  if (unit === 'min') return `${Math.ceil(limitMs / 60_000)} min`;
  if (unit === 's') return `${Math.ceil(limitMs / 1000)} s`;
  return unit === 'ms' ? ms(Math.ceil(limitMs)) : null;
};

/** How long a clock must wait, in milliseconds. */
export interface Needed {
  /** In virtual time. */
  readonly waitMs: number;
  /** The real work in it, as a slower machine takes it. */
  readonly workMs: number;
}

/**
 * Which setting to turn, and how far: to the least value with which the verdict is `fits`, in the setting's own unit.
 * The least that is no failure is said beside it: at the very millisecond the clock wins.
 *
 * @param needed how long the clock must wait; `null`: nobody knows, or for ever
 * @param instead what to do without a setting
 */
export function settingLine(setting: ClockLine['setting'], needed: Needed | null, instead: string): Line {
  if (setting === null)
    return {
      label: 'setting',
      text: `this client has none for it: ${instead}`,
    };
  const name = `${setting.key} (${setting.unit})`;
  const roomy = needed === null ? null : inUnit(setting.unit, limitWithRoomMs(needed.waitMs, needed.workMs));
  if (needed === null || roomy === null) return { label: 'setting', text: name };
  const least = inUnit(setting.unit, needed.waitMs + 1);
  const text =
    roomy === least ? `${name}: ${roomy} leaves room` : `${name}: ${roomy} leaves room, ${least} is the least`;
  return { label: 'setting', text };
}
