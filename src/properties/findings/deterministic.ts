import type { PropertyInfo } from '../property.ts';

/** `check` judges it: it compares the transcripts of two runs. */
export const deterministic = {
  id: 'deterministic',
  summary: 'two runs of one seed differ',
  severity: 'error',
  advice:
    'take random numbers from a seed and times from the clock: otherwise the verdicts of this seed may differ in the next run',
} as const satisfies PropertyInfo;
