/** What a client makes of a server, for one tool and one fault plan. `unknown` is never a pass. */
export type Verdict = 'fits' | 'tight' | 'fails' | 'unknown';

/** The worst of several: `fails`, then `unknown`, then `tight`. */
export function worst(verdicts: readonly Verdict[]): Verdict | null {
  for (const verdict of ['fails', 'unknown', 'tight', 'fits'] as const) if (verdicts.includes(verdict)) return verdict;
  return null;
}
