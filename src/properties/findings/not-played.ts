import type { PropertyInfo } from '../property.ts';

/** `check` judges it: there is no transcript. */
export const notPlayed = {
  id: 'not-played',
  summary: "a client does not support the server's transport and was not played",
  severity: 'by-verdict',
} as const satisfies PropertyInfo;
