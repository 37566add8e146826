import { tellErrors } from '../check/judge/error-notes.ts';
import { doubtsOf, tellDoubts } from '../check/judge/unknown-cells.ts';
import { chooseClients } from '../check/options/client-spec.ts';
import { assertFailOn, unknownOf } from '../check/options/fail-on.ts';
import { UsageError } from '../check/options/usage-error.ts';
import type { CheckReport } from '../report/check-report.ts';
import type { ServerOrMade } from '../scenario/server/server-under-test.ts';
import { type AnswerInTimeOptions, answerInTime } from './answer-in-time.ts';
import { type Assertion, everyClientAnswered, someClientGaveUp } from './assertion.ts';
import { searchLimit, type TestLimit } from './search-limit.ts';

/** The context in which the matcher was called. */
export interface Asked {
  /** Whether the matcher is negated. */
  readonly isNot: boolean;
  /** Aborted when the test is over. */
  readonly stop: AbortSignal;
  /** The time limit of the test; `null`: no limit, or an unknown one. */
  readonly limit: TestLimit | null;
}

/** The matcher behind `expect(server).toAnswerInTime(tool, args, options)`. */
export async function toAnswerInTime(
  server: ServerOrMade,
  tool: string,
  args: { readonly [key: string]: unknown } = {},
  options: AnswerInTimeOptions = {},
  { isNot, stop, limit }: Asked,
): Promise<Assertion> {
  if (typeof tool !== 'string')
    throw new UsageError(`toAnswerInTime takes the name of a tool first, and was given ${typeof tool}`);
  assertFailOn(options.failOn ?? [], false, options.properties);
  const signal = options.signal === undefined ? stop : AbortSignal.any([options.signal, stop]);
  const search = searchLimit(limit, 'ask for no boundary with { explain: 0 }');
  const asked = {
    ...options,
    signal,
    ...(isNot ? { explain: 0 } : {}),
    ...(search.signal === undefined ? {} : { explainSignal: search.signal }),
  };
  let report: CheckReport;
  try {
    report = await answerInTime(server, tool, args, asked);
  } finally {
    search.clear();
  }
  if (isNot) return someClientGaveUp(report, tool);
  const unknown = options.unknown ?? unknownOf(options.failOn ?? []);
  const doubts = doubtsOf(report.cells, chooseClients(options.clients ?? ['current']), unknown);
  const assertion = everyClientAnswered(report, doubts, options);
  if (!assertion.pass) return assertion;
  tellErrors(report, options.errors ?? 'noted');
  tellDoubts(doubts);
  return assertion;
}
