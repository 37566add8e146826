import type { CellReport } from '../../report/check-report.ts';
import type { ChosenClient } from '../options/client-spec.ts';

/**
 * What a test does with a call whose verdict is unknown. `fails`: the test fails. `noted`: the test passes and the console says
 * so once; but it fails if nothing is known, or if the server or the run is the reason. `allowed`: the test passes.
 */
export type OnUnknown = 'fails' | 'noted' | 'allowed';

/** The verdicts of a cell: that of the client, and that of the user's own budget. */
export const verdictsOf = (cell: CellReport): readonly CellReport['verdict'][] => [
  cell.verdict,
  ...(cell.ownBudget === null ? [] : [cell.ownBudget.verdict]),
];

const isDoubtful = (cell: CellReport): boolean => cell.played && verdictsOf(cell).includes('unknown');

/** Whether a limit of the client is unknown. Otherwise the run or the server is the reason. */
const isOfClient = ({ gaveUp, ownBudget }: CellReport): boolean => gaveUp !== null && ownBudget?.verdict !== 'unknown';

/** The clients with unknown cells that fail a test, and those with unknown cells that are only noted. */
export interface Doubts {
  readonly failing: readonly string[];
  /** The clients of `failing` with an unknown limit. For the others, the server or the run is the reason. */
  readonly ofLimit: readonly string[];
  readonly noted: readonly string[];
}

/**
 * Decides which unknown cells fail a test.
 *
 * @param cells the cells of some or all of the clients
 * @param clients the clients of the test: the verdict of a client that the user named must be known, that of a client from
 *   `current` or `all` need not be
 * @param onUnknown the option of the test; `undefined`: the test does not set it
 */
export function doubtsOf(
  cells: readonly CellReport[],
  clients: readonly ChosenClient[],
  onUnknown: OnUnknown | undefined,
): Doubts {
  const doubtful = cells.filter(isDoubtful);
  const named = new Set(clients.filter(({ amongAll }) => amongAll !== true).map(({ profile }) => profile.id));
  const reported = new Set(cells.map(({ client }) => client));
  const nothingKnown = doubtful.length === cells.length && clients.every(({ profile }) => reported.has(profile.id));
  const fails = (cell: CellReport): boolean => {
    if (onUnknown === 'fails' || onUnknown === 'allowed') return onUnknown === 'fails';
    return nothingKnown || !isOfClient(cell) || (onUnknown === undefined && named.has(cell.client));
  };
  const names = (some: readonly CellReport[]) => [...new Set(some.map(({ client }) => client))];
  return {
    failing: names(doubtful.filter(fails)),
    ofLimit: names(doubtful.filter((cell) => fails(cell) && isOfClient(cell))),
    noted: onUnknown === 'allowed' ? [] : names(doubtful.filter((cell) => !fails(cell))),
  };
}

/** Why unknown cells fail a test, and what to do about it. `null`: they do not. */
export function failingDoubt({ failing, ofLimit }: Doubts): string | null {
  if (failing.length === 0) return null;
  if (ofLimit.length > 0)
    return `An unknown limit fails a test: ${ofLimit.join(', ')}. To let it pass, give { unknown: 'allowed' }; to leave it out, name other clients.`;
  return `Nothing is proved for ${failing.join(', ')}, which fails a test. What is unknown is no limit of a client: see above.`;
}

const printed = new Set<string>();

/** Prints on the console, once for each client, that a test passes although the limit of that client is unknown. */
export function tellDoubts({ noted }: Doubts): void {
  const others = noted.filter((client) => !printed.has(client));
  if (others.length === 0) return;
  for (const client of others) printed.add(client);
  console.warn(
    `mcp-deadline: when ${others.join(', ')} would give up on this call is unknown, so nothing is proved for ${others.length === 1 ? 'it' : 'them'}. A client that you name fails the test then; { unknown: 'allowed' } says nothing.`,
  );
}
