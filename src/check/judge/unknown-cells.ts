import type { CellReport } from '../../report/check-report.ts';
import type { ChosenClient } from '../options/client-spec.ts';

/**
 * What is done about a call whose verdict is unknown. `fails`: it fails the test. `noted`: it
 * passes, and the console says so, once, unless nothing at all is known. `allowed`: it passes.
 */
export type OnUnknown = 'fails' | 'noted' | 'allowed';

/** The verdicts of a cell: the client's, and that of the author's own budget. */
export const verdictsOf = (cell: CellReport): readonly CellReport['verdict'][] => [
  cell.verdict,
  ...(cell.ownBudget === null ? [] : [cell.ownBudget.verdict]),
];

const isDoubtful = (cell: CellReport): boolean => cell.played && verdictsOf(cell).includes('unknown');

/** Whether it is the client of which too little is known, and not the run or the server. */
const isOfClient = ({ gaveUp, ownBudget }: CellReport): boolean => gaveUp !== null && ownBudget?.verdict !== 'unknown';

/** Unknown cells that fail a test, and those that are only noted, each by the names of their clients. */
export interface Doubts {
  readonly failing: readonly string[];
  /** Those of `failing` of which a limit is unknown. Of the others it is the server or the run that leaves a doubt. */
  readonly ofLimit: readonly string[];
  readonly noted: readonly string[];
}

/**
 * What becomes of the unknown cells of a test.
 *
 * @param cells of some or all of the clients
 * @param clients those that were asked for: one that was named must be certain, one that is there with all others need
 *   not be
 * @param onUnknown what the test says about it; undefined: nothing
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

/** Why a test fails over what is unknown, and what to do about it; `null`: it does not. */
export function failingDoubt({ failing, ofLimit }: Doubts): string | null {
  if (failing.length === 0) return null;
  if (ofLimit.length > 0)
    return `An unknown limit fails a test: ${ofLimit.join(', ')}. To let it pass, give { unknown: 'allowed' }; to leave it out, name other clients.`;
  return `Nothing is proved for ${failing.join(', ')}, which fails a test. What is unknown is no limit of a client: see above.`;
}

const said = new Set<string>();

/** Says on the console, once for each client, that a test passes although the limit of that client is unknown. */
export function tellDoubts({ noted }: Doubts): void {
  const others = noted.filter((client) => !said.has(client));
  if (others.length === 0) return;
  for (const client of others) said.add(client);
  console.warn(
    `mcp-deadline: when ${others.join(', ')} would give up on this call is unknown, so nothing is proved for ${others.length === 1 ? 'it' : 'them'}. A client that you name fails the test then; { unknown: 'allowed' } says nothing.`,
  );
}
