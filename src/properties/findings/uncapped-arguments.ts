import type { ExtraCheckProperty } from '../property.ts';
import { type Statement, say } from '../statement.ts';

export const uncappedArguments = {
  id: 'uncapped-arguments',
  summary:
    'a time or a size that the caller chooses is not capped: the answer takes as long, or is as large, as the caller says',
  severity: 'warning',
  extraCheck: true,
  onRequest: true,
  advice:
    'cap what the caller chooses, in the schema (maximum) and in the tool, and say in the answer what it was capped to',
} as const satisfies ExtraCheckProperty;

/** A call with a very large number in one of its arguments. */
export interface LargeCall {
  readonly argument: string;
  readonly value: number;
  /** How long the answer took, in virtual milliseconds; `null`: it was not answered while it was watched. */
  readonly tookMs: number | null;
  readonly watchedMs: number;
  readonly answerBytes: number;
  /** The same of the call with its own arguments. */
  readonly usual: { readonly tookMs: number; readonly answerBytes: number };
}

/** No answer takes so long, in virtual milliseconds, with any value of an argument: most clients wait no longer. */
const mostMs = 60_000;

/** No answer is so large with any value of an argument, in bytes: few clients take more. */
const mostBytes = 1_000_000;

/** What an argument without a cap does, in one sentence; `null`: it has a cap. */
export function uncappedStatement({
  argument,
  value,
  tookMs,
  watchedMs,
  answerBytes,
  usual,
}: LargeCall): Statement | null {
  const given = say`with ${JSON.stringify(argument)} = ${{ value }}`;
  if (tookMs === null && usual.tookMs < mostMs)
    return say`${given} the call is not answered within ${{ watchedMs }} ms; otherwise it takes ${{ usualMs: usual.tookMs }} ms`;
  if (tookMs !== null && tookMs > mostMs && tookMs > 2 * usual.tookMs)
    return say`${given} the call takes ${{ tookMs }} ms; otherwise it takes ${{ usualMs: usual.tookMs }} ms`;
  if (answerBytes > mostBytes && answerBytes > 2 * usual.answerBytes)
    return say`${given} the answer has ${{ answerBytes }} bytes; otherwise it has ${{ usualBytes: usual.answerBytes }} bytes`;
  return null;
}
