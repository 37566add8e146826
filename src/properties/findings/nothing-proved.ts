import type { PropertyInfo } from '../property.ts';
import { type Statement, say } from '../statement.ts';

/**
 * The finding in one sentence.
 *
 * @param wasPlayed whether any call was made
 * @param leftOut the tools that were not called
 */
export function nothingProvedStatement(wasPlayed: boolean, leftOut: readonly string[]): Statement {
  const why = wasPlayed ? 'every cell is unknown' : 'no tool was called';
  return say`${why}, so nothing is proved${leftOut.length > 0 ? `. Left out: ${leftOut.join(', ')}` : ''}`;
}

/** `check` judges it: it is about all plays of a run. */
export const nothingProved = {
  id: 'nothing-proved',
  summary: 'no tool was called, or every cell is unknown',
  severity: 'error',
} as const satisfies PropertyInfo;
