import { UsageError } from '../check/options/usage-error.ts';
import { searchCases } from '../check/property-runs/search-cases.ts';
import type { SearchOptions } from '../check/property-runs/search-options.ts';
import { searchMessage } from '../report/formats/search-message.ts';
import type { SearchReport } from '../report/search-report.ts';
import type { ServerOrMade } from '../scenario/server/server-under-test.ts';
import type { Assertion } from './assertion.ts';
import { searchLimit } from './search-limit.ts';
import type { Asked } from './to-answer-in-time.ts';

/** The options of `toAlwaysAnswerInTime`. Times are milliseconds. */
export interface AlwaysAnswerInTimeOptions extends Omit<SearchOptions, 'arguments' | 'endSignal' | 'onRun'> {
  /**
   * Whether the test passes if the search ends before all runs were made, because of the time limit of the test, and no
   * counterexample was found until then.
   *
   * @defaultValue false
   */
  readonly allowInterrupted?: boolean;
}

/** Whether the search shows what the test asserts. */
function isProved({ outcome }: SearchReport, { allowInterrupted = false }: AlwaysAnswerInTimeOptions): boolean {
  return outcome === 'held' || (outcome === 'interrupted' && allowInterrupted);
}

/** The matcher behind `expect(server).toAlwaysAnswerInTime(tool, args, options)`. */
export async function toAlwaysAnswerInTime(
  server: ServerOrMade,
  tool: string,
  args: SearchOptions['arguments'],
  options: AlwaysAnswerInTimeOptions = {},
  { isNot, stop, limit }: Asked,
): Promise<Assertion> {
  if (typeof tool !== 'string')
    throw new UsageError(`toAlwaysAnswerInTime takes the name of a tool first, and was given ${typeof tool}`);
  const { allowInterrupted: _, ...search } = options;
  const signal = options.signal === undefined ? stop : AbortSignal.any([options.signal, stop]);
  const ending = searchLimit(limit, 'ask for fewer runs with { numRuns }');
  let report: SearchReport;
  try {
    report = await searchCases(server, tool, {
      ...search,
      ...(args === undefined ? {} : { arguments: args }),
      signal,
      ...(ending.signal === undefined ? {} : { endSignal: ending.signal }),
    });
  } finally {
    ending.clear();
  }
  if (isNot)
    return {
      pass: report.outcome !== 'failed', // the matcher is negated: `pass: true` fails the test
      message: () => `the test expects a case in which a client gives up, and none was found: ${searchMessage(report)}`,
    };
  return { pass: isProved(report, options), message: () => searchMessage(report) };
}
