/**
 * The numbers of a sentence by name, as they are printed in it. Names end in `Ms`, `Bytes`, `Chars` or `Tokens`; others are
 * counts, codes or statuses.
 */
export interface Figures {
  /** A number. The end of its name is its unit. */
  readonly [name: string]: number;
}

/** A sentence and the numbers in it, so that no program has to read them out of the text. */
export interface Statement {
  /** The sentence, without a final stop. */
  readonly message: string;
  /** Every number that the sentence gives, by name. Empty: it gives none. */
  readonly figures: Figures;
}

/**
 * What a sentence is made of: text, another statement, or one number under its name, as `{ waitedMs }`. A bare number is not
 * allowed, so a sentence cannot give a number that is not among its figures.
 */
export type Part = string | Statement | Figures;

const isStatement = (part: Statement | Figures): part is Statement => typeof part.message === 'string';

function statementOf(part: Part): Statement {
  if (typeof part === 'string') return { message: part, figures: {} };
  if (isStatement(part)) return part;
  const [figure, ...others] = Object.values(part);
  if (figure === undefined || others.length > 0)
    throw new Error(`a sentence takes one named number at a time, and got ${JSON.stringify(part)}`);
  return { message: String(figure), figures: part };
}

/**
 * Makes a sentence and keeps the numbers that it gives: what a property returns as a finding.
 *
 * @throws Error if one name would have two values, or an object does not hold exactly one number: a mistake in the property
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { say } from 'mcp-deadline/authoring';
 *
 * const [besideMs, aloneMs] = [1_050, 50];
 * assert.deepEqual(say`the call waits ${{ besideMs }} ms; alone it takes ${{ aloneMs }} ms`, {
 *   message: 'the call waits 1050 ms; alone it takes 50 ms',
 *   figures: { besideMs: 1_050, aloneMs: 50 },
 * });
 * ```
 */
export function say(texts: TemplateStringsArray, ...parts: readonly Part[]): Statement {
  const figures: { [name: string]: number } = {};
  let message = texts[0] ?? '';
  for (const [index, part] of parts.entries()) {
    const one = statementOf(part);
    message += `${one.message}${texts[index + 1] ?? ''}`;
    for (const [name, value] of Object.entries(one.figures)) {
      const before = figures[name];
      if (before !== undefined && before !== value)
        throw new Error(`a sentence gives ${name} twice, as ${before} and as ${value}: ${message}`);
      figures[name] = value;
    }
  }
  return { message, figures };
}

/** A number under its name where it is known. Where it is not, the word for that, which is no figure. */
export const numberOrWord = (name: string, value: number | string | null): Part =>
  typeof value === 'number' ? { [name]: value } : String(value);

/** A line in quotation marks after a colon, for the end of a sentence; empty: there is no line, or it has no text. */
export const quoted = (line: string | null): string =>
  line === null || line === '' ? '' : `: ${JSON.stringify(line)}`;
