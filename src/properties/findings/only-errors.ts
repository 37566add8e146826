import type { PropertyInfo } from '../property.ts';

/** `check` judges it: a transcript does not say whether its arguments were generated, and whether others are left. */
export const onlyErrors = {
  id: 'only-errors',
  summary: 'all calls with generated arguments ended in errors; other arguments may work',
  severity: 'warning',
} as const satisfies PropertyInfo;
