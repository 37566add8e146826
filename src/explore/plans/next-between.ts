/** Which numbers may be tried. */
export interface NumbersToTry {
  readonly accepts: (value: number) => boolean;
  /** Values that are known to be accepted. They are tried where no number between two others is accepted by itself. */
  readonly seen?: readonly number[];
}

/**
 * The number to try next between two others: their middle, whole as long as that is possible, and otherwise the middle one of the
 * values that were seen.
 *
 * @returns `null`: no number between them may be tried, so they are neighbours
 */
export function nextBetween(one: number, other: number, { accepts, seen = [] }: NumbersToTry): number | null {
  const [low, high] = one < other ? [one, other] : [other, one];
  const middle = low + (high - low) / 2;
  const whole = Math.floor(middle);
  for (const value of [whole, middle]) if (value > low && value < high && accepts(value)) return value;
  const between = [...new Set(seen)].filter((value) => value > low && value < high).sort((a, b) => a - b);
  return between[Math.floor(between.length / 2)] ?? null;
}
