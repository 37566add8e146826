/** A whole number with its thousands apart, as in `1 800 000`. */
export const thousands = (value: number): string =>
  Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ' ');

/** A number of milliseconds with its thousands apart, as in `1 800 000 ms`. */
export const ms = (value: number): string => `${thousands(value)} ms`;

/** A duration for people: the milliseconds, and from a minute on what they come to. */
export function duration(value: number): string {
  if (value < 60_000) return ms(value);
  const [unit, name] = value < 90 * 60_000 ? [60_000, 'min'] : [3_600_000, 'h'];
  const rounded = Number((value / unit).toFixed(1));
  // 299 999 ms do not come to 5 minutes: the millisecond is what matters here.
  return Number.isInteger(rounded) && rounded * unit !== value ? ms(value) : `${ms(value)} (${rounded} ${name})`;
}

/** A time that may be unknown or never come. */
export const when = (value: number | 'unknown' | null): string =>
  value === null ? 'never' : value === 'unknown' ? 'at an unknown time' : `at ${duration(value)}`;
