import fastCheck, { type IAsyncPropertyWithHooks } from 'fast-check';
import type { FastCheck } from '../../faults/fault.ts';
import { failureMessage } from '../../report/formats/failures.ts';
import type { AnswersInTimeCase } from '../../report/search-report.ts';
import type { ServerOrMade } from '../../scenario/server/server-under-test.ts';
import { UsageError } from '../options/usage-error.ts';
import type { AnswersInTimeOptions } from './answers-in-time-options.ts';
import { argumentsArbitraryOf, caseArbitrary } from './case-arbitrary.ts';
import { caseSetting } from './case-setting.ts';
import { NotInTimeError } from './not-in-time-error.ts';
import { playCase } from './play-case.ts';

/**
 * The property that a tool always answers before a client gives up, as an ordinary property of fast-check: `fc.assert`, `fc.check`,
 * seeds, paths, `examples` and reporters work as with any other. Each run plays one call of one client under one fault plan, in
 * virtual time. A violation shrinks to the fewest faults and to exact milliseconds.
 *
 * A run whose verdict is unknown is skipped, as by `fc.pre`: it is no counterexample and no proof. A property whose runs are all
 * unknown fails, because fast-check does not accept so many skipped runs. Real work of the server is not a violation: it differs
 * from run to run.
 *
 * A time limit of fast-check (`timeout`, `interruptAfterTimeLimit`) abandons a run, which stays under virtual time until it ends:
 * the next run waits for that, and code of the test that follows the last run does not. `searchCases` and `toAlwaysAnswerInTime`
 * end between two runs.
 *
 * @param server the server under test: a function, a command, or a web handler
 * @param options the tool, and what varies from run to run
 *
 * @example
 * ```ts
 * import fc from 'fast-check';
 *
 * const inTime = answersInTime(server, {
 *   tool: 'search',
 *   arguments: { query: fc.string() },
 *   faults: faultPlans({ upstream: { answer: { body: 'found' } }, maxFaults: 2 }),
 * });
 * console.log((await fc.check(inTime, { numRuns: 5, seed: 7 })).failed);
 * ```
 * @throws UsageError (`ERR_USAGE`), SettingError (`ERR_SETTING`) for wrong options
 */
export function answersInTime(
  server: ServerOrMade,
  options: AnswersInTimeOptions,
): IAsyncPropertyWithHooks<[AnswersInTimeCase]> {
  const { tool, arguments: args, ...rest } = options;
  if (args === undefined)
    throw new UsageError(
      `answersInTime needs the arguments of ${JSON.stringify(tool)}: arguments: {}, arguments: { query: fc.string() }, or arguments: await argumentsOf(server, ${JSON.stringify(tool)})`,
    );
  const fc: FastCheck = rest.fc ?? fastCheck;
  const setting = caseSetting(server, tool, rest);
  const cases = caseArbitrary(fc, setting.clients, argumentsArbitraryOf(fc, args), rest);
  return fc.asyncProperty(cases, async (one) => {
    const { verdict, report } = await playCase(setting, one);
    if (verdict === 'fails') throw new NotInTimeError(failureMessage(report), one, report);
    fc.pre(verdict !== 'unknown');
  });
}
