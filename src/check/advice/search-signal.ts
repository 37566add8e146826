import type { FullOptions } from '../check-options.ts';

/** What ends a search for boundaries and advice: the end of the whole check, or a limit of the search alone. */
export function searchSignal({ signal, explainSignal }: FullOptions): AbortSignal | undefined {
  if (signal === undefined || explainSignal === undefined) return signal ?? explainSignal;
  return AbortSignal.any([signal, explainSignal]);
}
