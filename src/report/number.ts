/** A number of milliseconds with its thousands apart, as in `1 800 000 ms`. */
export const ms = (value: number): string =>
  `${Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ' ')} ms`;

/** A duration for people: the milliseconds, and from a minute on what they come to. */
export function duration(value: number): string {
  const minutes = value / 60_000;
  if (minutes < 1) return ms(value);
  if (minutes < 90) return `${ms(value)} (${Number(minutes.toFixed(1))} min)`;
  return `${ms(value)} (${Number((minutes / 60).toFixed(1))} h)`;
}
