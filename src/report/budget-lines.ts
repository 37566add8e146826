import type { ClockLine } from '../properties/timeline.ts';
import type { CellReport } from './check-report.ts';
import type { Line } from './labelled-lines.ts';
import { duration, ms } from './number.ts';

/** How the call did against the author's own budget, where it did not simply fit. */
export function budgetLines({ ownBudget }: CellReport): readonly Line[] {
  if (ownBudget === null || ownBudget.verdict === 'fits') return [];
  const { limitMs, answeredMs } = ownBudget;
  const slackMs = answeredMs === null ? null : limitMs - answeredMs;
  const how =
    slackMs === null
      ? 'no answer within it'
      : slackMs > 0
        ? `answered with ${ms(slackMs)} to spare`
        : `answered at ${ms(answeredMs ?? 0)}, ${slackMs === 0 ? 'when it was just over' : `${ms(-slackMs)} late`}`;
  return [{ label: 'budget', text: `your own, ${duration(limitMs)}: ${how}` }];
}

/** The author's own budget, drawn as a clock beside those of the client. */
export function budgetClock({ ownBudget }: CellReport): readonly ClockLine[] {
  if (ownBudget === null || ownBudget.verdict === 'fits') return [];
  const { limitMs, answeredMs } = ownBudget;
  const fired = answeredMs === null || answeredMs >= limitMs;
  return [
    {
      by: 'your budget',
      layer: 'call',
      limitMs,
      setting: null,
      restartedBy: [],
      evidence: [],
      windowsAtMs: [0],
      endedAtMs: fired ? limitMs : answeredMs,
      firesAtMs: limitMs,
      earliestAtMs: limitMs,
      fired,
    },
  ];
}
