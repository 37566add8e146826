import type { CheckReport, Totals } from './check-report.ts';

/** Counts the start-ups and cells of each verdict and the findings of each severity. */
export function totalsOf({ startup, cells, findings }: Pick<CheckReport, 'startup' | 'cells' | 'findings'>): Totals {
  const counts = { fits: 0, tight: 0, fails: 0, unknown: 0 };
  const totals = { startups: { ...counts }, cells: { ...counts }, findings: { error: 0, warning: 0, note: 0 } };
  for (const { verdict } of startup) totals.startups[verdict]++;
  for (const { verdict } of cells) totals.cells[verdict]++;
  for (const { severity } of findings) totals.findings[severity]++;
  return totals;
}
