/**
 * What a client makes of a server, for one tool and one fault plan. `fits`: the answer comes in time. `tight`: it comes in time, but
 * with little left of a limit. `fails`: the client gives up. `unknown`: it is not known, which is never a pass.
 */
export type Verdict = 'fits' | 'tight' | 'fails' | 'unknown';

/** The worst of several: `fails`, then `unknown`, then `tight`; `null`: there are none. */
export function worst(verdicts: readonly Verdict[]): Verdict | null {
  for (const verdict of ['fails', 'unknown', 'tight', 'fits'] as const) if (verdicts.includes(verdict)) return verdict;
  return null;
}
