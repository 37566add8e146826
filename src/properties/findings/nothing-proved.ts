import type { PropertyInfo } from '../property.ts';

/** `check` judges it: it is about all plays of a run. */
export const nothingProved = {
  id: 'nothing-proved',
  summary: 'no tool was called, or every cell is unknown',
  severity: 'error',
} as const satisfies PropertyInfo;
