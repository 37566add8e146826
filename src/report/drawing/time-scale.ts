/** Maps times to the columns of a line. */
export interface TimeScale {
  /** The column of a time, from 0. Times outside the line are at its ends. */
  readonly column: (atMs: number) => number;
  /** The end of the line. */
  readonly lastMs: number;
  /** Whether the scale is linear. */
  readonly toScale: boolean;
}

/** The least distance in columns at which two times can be distinguished. */
const apart = 4;

const clamped = (value: number, most: number): number => Math.max(0, Math.min(most, value));

/**
 * A scale on which all these times can be distinguished. It is linear if that is possible. Otherwise the width between two
 * neighbouring times grows with the logarithm of their distance, and further times are placed linearly between them.
 *
 * @param instants virtual milliseconds, in any order; the earliest and the latest are the ends of the line
 * @param columns the number of columns, at least 2
 */
export function timeScale(instants: readonly number[], columns: number): TimeScale {
  const stops = [...new Set(instants)].toSorted((a, b) => a - b);
  const first = stops[0] ?? 0;
  const last = stops.at(-1) ?? first;
  const most = columns - 1;
  const linear = (atMs: number) => (last === first ? 0 : clamped(((atMs - first) / (last - first)) * most, most));
  const gaps = stops.slice(1).map((stop, index) => stop - (stops[index] ?? 0));
  const narrowest = Math.min(...gaps.map((gap) => (gap / (last - first)) * most));
  if (gaps.length === 0 || narrowest >= apart)
    return { column: (atMs) => Math.round(linear(atMs)), lastMs: last, toScale: true };
  const shortest = Math.min(...gaps);
  const weights = gaps.map((gap) => Math.log10(gap / shortest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const least = Math.min(apart, most / gaps.length);
  const spare = most - least * gaps.length;
  const widths = weights.map((weight) => least + (total === 0 ? spare / gaps.length : (weight / total) * spare));
  const column = (atMs: number): number => {
    let at = 0;
    for (const [index, gap] of gaps.entries()) {
      const begins = stops[index] ?? 0;
      const width = widths[index] ?? 0;
      if (atMs < begins + gap) return Math.round(clamped(at + ((atMs - begins) / gap) * width, most));
      at += width;
    }
    return most;
  };
  return { column, lastMs: last, toScale: false };
}
