import type { CellReport } from '../report/check-report.ts';

/** The verdicts of a cell: the client's, and that of the author's own budget. */
export const verdictsOf = (cell: CellReport): readonly CellReport['verdict'][] => [
  cell.verdict,
  ...(cell.ownBudget === null ? [] : [cell.ownBudget.verdict]),
];

/** What to do where a test fails over what nobody knows, for one who has met it for the first time. */
export function unknownFails(cells: readonly CellReport[]): string | null {
  const clients = cells
    .filter((cell) => cell.played && verdictsOf(cell).includes('unknown'))
    .map(({ client }) => client);
  if (clients.length === 0) return null;
  return `What nobody knows fails a test: ${[...new Set(clients)].join(', ')}. To let it pass, give { unknown: 'allowed' }; to leave it out, name other clients.`;
}
