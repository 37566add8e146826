import { errorNotes } from '../check/judge/error-notes.ts';
import { type Doubts, failingDoubt, verdictsOf } from '../check/judge/unknown-cells.ts';
import { unmetFindings } from '../check/judge/unmet-faults.ts';
import { failingPropertiesNote, failOnNote } from '../check/options/fail-on.ts';
import type { CellReport, CheckReport } from '../report/check-report.ts';
import { failureMessage } from '../report/formats/failures.ts';
import { ms } from '../report/lines/number.ts';
import { unexpected } from '../report/unexpected.ts';
import type { AnswerInTimeOptions } from './answer-in-time.ts';

/** The result of an assertion about a report. */
export interface Assertion {
  readonly pass: boolean;
  readonly message: () => string;
}

/** Whether it is certain that a client gives up, on the call or on the start-up before. */
const givesUp = ({ startup, cells }: CheckReport): boolean =>
  startup.some(({ verdict }) => verdict === 'fails') || cells.some((cell) => verdictsOf(cell).includes('fails'));

function answers({ client, verdict, answer, budgetMs }: CellReport): string {
  const at = answer === null ? '' : ` at ${ms(answer.atMs)}`;
  const of = typeof budgetMs === 'number' ? ` of ${ms(budgetMs)}` : '';
  return `  ${verdict.padEnd(7)}  ${client}${at}${of}`;
}

/** The report without a finding that makes sense only for a whole check: the story of the one call here says the reason. */
const ofOneCall = (report: CheckReport): CheckReport => ({
  ...report,
  findings: report.findings.filter(
    ({ property }) => property !== 'nothing-proved' || !report.cells.some(({ played }) => played),
  ),
});

/**
 * `expect(server).toAnswerInTime(...)`: every client gets its answer. An answer that is only just in time (`tight`) passes, and
 * so does a call with other findings, unless `failOn` says otherwise. {@link Doubts} decide about a client whose limit is
 * unknown. A fault that affected no call fails the test, because it proves nothing. A known failure passes, and one that no longer
 * fails fails the test.
 */
export function everyClientAnswered(
  report: CheckReport,
  doubts: Doubts,
  { errors = 'noted', failOn = [] }: Pick<AnswerInTimeOptions, 'errors' | 'failOn'>,
): Assertion {
  const doubt = failingDoubt(doubts);
  const left = unexpected(report);
  const refused = errors === 'fails' && errorNotes(left).length > 0;
  const more = failOnNote(failOn, left);
  const ofProperties = failingPropertiesNote(left);
  const failing = givesUp(left) || unmetFindings(left).length > 0 || (report.expectations?.stale ?? []).length > 0;
  const advice = [
    ...(doubt === null ? [] : [doubt]),
    ...(more === null ? [] : [more]),
    ...(ofProperties === null ? [] : [ofProperties]),
    ...(refused ? ["The answer is an error, which fails this test because of { errors: 'fails' }."] : []),
  ];
  return {
    pass:
      report.cells.length > 0 &&
      report.cells.every(({ played }) => played) &&
      !failing &&
      doubt === null &&
      !refused &&
      more === null &&
      ofProperties === null,
    message: () => [failureMessage(ofOneCall(report)), ...advice].join('\n\n'),
  };
}

/**
 * `expect(server).not.toAnswerInTime(...)`: it is certain that at least one client gives up. An unknown verdict proves neither
 * that a client gives up nor that it does not.
 */
export function someClientGaveUp(report: CheckReport, tool: string): Assertion {
  const cells = report.cells.map(answers).join('\n');
  return {
    pass: !givesUp(report), // the matcher is negated: `pass: true` fails the test
    message: () => `no client is known to give up on ${tool}, and the test expects that one does:\n\n${cells}`,
  };
}
