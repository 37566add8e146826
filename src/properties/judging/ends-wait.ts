import type { FoldedExpiry } from './fold.ts';

/** Whether a clock that fires ends a start-up or a call for its caller. It does not if the work goes on without the caller. */
export function endsWait({ notified, deadline }: Pick<FoldedExpiry, 'notified' | 'deadline'>): boolean {
  const { toCaller } = deadline.outcome;
  const goesOn =
    typeof toCaller === 'object' &&
    'go' in toCaller &&
    (toCaller.go === 'in-background' || toCaller.go === 'next-step');
  return notified && !goesOn;
}
