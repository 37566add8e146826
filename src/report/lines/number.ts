/** A rounded number with a space between thousands: `1 800 000`. */
export const thousands = (value: number): string =>
  Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ' ');

/** Milliseconds with a space between thousands: `1 800 000 ms`. */
export const ms = (value: number): string => `${thousands(value)} ms`;

/** A duration for people: the milliseconds, and from one minute on also minutes or hours: `300 000 ms (5 min)`. */
export function duration(value: number): string {
  if (value < 60_000) return ms(value);
  const [unit, name] = value < 90 * 60_000 ? [60_000, 'min'] : [3_600_000, 'h'];
  const rounded = Number((value / unit).toFixed(1));
  // 299 999 ms must not be shown as 5 min: the millisecond matters here.
  return Number.isInteger(rounded) && rounded * unit !== value ? ms(value) : `${ms(value)} (${rounded} ${name})`;
}

/** A time for people. It may be unknown, or `null` for never. */
export const when = (value: number | 'unknown' | null): string =>
  value === null ? 'never' : value === 'unknown' ? 'at an unknown time' : `at ${duration(value)}`;
