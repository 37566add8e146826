import type { ExtraCheckProperty } from '../property.ts';
import { type Statement, say } from '../statement.ts';

export const partialWithoutRest = {
  id: 'partial-without-rest',
  summary: 'a partial result does not say what is missing, or its hint does not lead to the rest',
  severity: 'warning',
  extraCheck: true,
  onRequest: true,
  advice:
    'say in a partial result what is missing and with which arguments the rest comes, and let those arguments give it',
} as const satisfies ExtraCheckProperty;

/** A partial result, and the result of the call to which its hint leads. */
export interface PartialResult {
  /** The mark by which it is partial, such as `more`. */
  readonly mark: string;
  /** The arguments that its hint gives; `null`: it has no hint. */
  readonly hint: { readonly [key: string]: unknown } | null;
  /** How the last call that followed a hint ended; `null`: none did, or the parts went on for as long as they were followed. */
  readonly end: 'whole' | 'error' | 'same' | null;
}

/** What is wrong with a partial result, in one sentence; `null`: nothing. */
export function partialStatement({ mark, hint, end }: PartialResult): Statement | null {
  const given = JSON.stringify(mark);
  if (hint === null)
    return say`the result says that it is partial (${given}), and gives no argument with which the rest comes`;
  const args = JSON.stringify(hint).slice(0, 120);
  if (end === 'error') return say`the hint of a partial result, ${args}, is answered with an error`;
  if (end === 'same') return say`the hint of a partial result, ${args}, gives the same part again`;
  return null;
}
