import type { Stated } from '../src/clocks/evidence.ts';

/** Several pieces of evidence for one statement, the best first. */
export const allOf = (first: Stated, ...more: readonly Stated[]): Stated => ({
  evidence: [...first.evidence, ...more.flatMap((stated) => stated.evidence)],
});
