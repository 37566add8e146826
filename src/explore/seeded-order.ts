import fc from 'fast-check';

/** The same things in an order that the seed fixes. */
export function seededOrder<T>(things: readonly T[], seed: number): readonly T[] {
  if (things.length < 2) return things;
  const whole = { minLength: things.length, maxLength: things.length };
  const [order] = fc.sample(fc.shuffledSubarray([...things], whole), { seed, numRuns: 1 });
  return order ?? things;
}
