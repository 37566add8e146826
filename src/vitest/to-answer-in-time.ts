import { UsageError } from '../check/usage-error.ts';
import type { ServerOrMade } from '../scenario/server-under-test.ts';
import { type AnswerInTimeOptions, answerInTime } from './answer-in-time.ts';
import { type Assertion, everyClientAnswered, someClientGaveUp } from './assertion.ts';

/**
 * The matcher behind `expect(server).toAnswerInTime(tool, args, options)`.
 *
 * @param isNot whether it is negated
 */
export async function toAnswerInTime(
  server: ServerOrMade,
  tool: string,
  args: { readonly [key: string]: unknown } = {},
  options: AnswerInTimeOptions = {},
  isNot = false,
): Promise<Assertion> {
  if (typeof tool !== 'string')
    throw new UsageError(`toAnswerInTime takes the name of a tool first, and was given ${typeof tool}`);
  const report = await answerInTime(server, tool, args, isNot ? { ...options, explain: 0 } : options);
  return isNot ? someClientGaveUp(report, tool) : everyClientAnswered(report, options.unknown ?? 'fails');
}
