import type { CellReport, CheckReport } from '../report/check-report.ts';
import { failureMessage } from '../report/failure-message.ts';
import { ms } from '../report/number.ts';

/** What an assertion says of a report. */
export interface Assertion {
  readonly pass: boolean;
  readonly message: () => string;
}

const verdictsOf = (cell: CellReport): readonly string[] => [
  cell.verdict,
  ...(cell.ownBudget === null ? [] : [cell.ownBudget.verdict]),
];

/** Whether some client gives up, for certain: on the call, or on the start-up before. */
const givesUp = ({ startup, cells }: CheckReport): boolean =>
  startup.some(({ verdict }) => verdict === 'fails') || cells.some((cell) => verdictsOf(cell).includes('fails'));

function answers({ client, verdict, answer, budgetMs }: CellReport): string {
  const at = answer === null ? '' : ` at ${ms(answer.atMs)}`;
  const of = typeof budgetMs === 'number' ? ` of ${ms(budgetMs)}` : '';
  return `  ${verdict.padEnd(7)}  ${client}${at}${of}`;
}

/**
 * `expect(server).toAnswerInTime(...)`: every client gets its answer. One that is only just in time (`tight`) passes;
 * one whose clock nobody knows does so only if that is allowed.
 */
export function everyClientAnswered(report: CheckReport, unknown: 'fails' | 'allowed'): Assertion {
  const doubtful = unknown === 'fails' && report.cells.some((cell) => verdictsOf(cell).includes('unknown'));
  return {
    pass: report.cells.length > 0 && !givesUp(report) && !doubtful,
    message: () => failureMessage(report),
  };
}

/**
 * `expect(server).not.toAnswerInTime(...)`: at least one client gives up, for certain. What nobody knows proves that no
 * more than it proves the opposite.
 */
export function someClientGaveUp(report: CheckReport, tool: string): Assertion {
  const cells = report.cells.map(answers).join('\n');
  return {
    pass: !givesUp(report), // the matcher is negated: what passes here fails the test
    message: () => `no client is known to give up on ${tool}, and the test expects that one does:\n\n${cells}`,
  };
}
