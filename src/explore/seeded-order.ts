import fc from 'fast-check';

/** Shuffles a list into an order that the seed fixes. */
export function seededOrder<T>(items: readonly T[], seed: number): readonly T[] {
  if (items.length < 2) return items;
  const whole = { minLength: items.length, maxLength: items.length };
  const [order] = fc.sample(fc.shuffledSubarray([...items], whole), { seed, numRuns: 1 });
  return order ?? items;
}
