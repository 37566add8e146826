import { firstLine } from '../../wire/first-line.ts';
import type { CallContext, Found, PlayProperty } from '../property.ts';
import { textOf } from '../reading/call-record.ts';
import { say } from '../statement.ts';

/** Errors of a runtime that escaped from a tool: they name a defect, and nothing that a model can do. */
const escaped =
  /\b(TypeError|ReferenceError|RangeError|SyntaxError|UnhandledPromiseRejection)\b|cannot read propert|is not a function|is not defined|\[object Object\]|\bundefined\b|^\s+at .+:\d+:\d+/im;

/** Whole texts that say only that something failed. */
const bare =
  /^(mcp error -?\d+: )?(error|failed|failure|an error occurred|something went wrong|internal( server)? error|unknown error|fetch failed|request failed|terminated|aborted|timeout|timed out|(this|the) operation was aborted( due to timeout)?|not found|bad request|null|\d{3})[.!:]?$/i;

/** What is wrong with the text of an error, in words; `null`: it may say what to do. */
function problemIn(text: string): string | null {
  if (text.trim() === '') return 'has no text';
  if (escaped.test(text)) return 'is an error of the program that escaped';
  return bare.test(text.trim()) ? 'says only that something failed' : null;
}

function unclear({ call }: CallContext): readonly Found[] {
  return call.executions.flatMap(({ answer }): readonly Found[] => {
    const frame = answer?.frame;
    if (frame === undefined || ('result' in frame && frame.result.isError !== true)) return [];
    const text = 'error' in frame ? frame.error.message : textOf(frame.result.content);
    const problem = problemIn(text);
    if (problem === null) return [];
    const quoted = text.trim() === '' ? '' : `: ${JSON.stringify((firstLine(text) ?? '').slice(0, 120))}`;
    return [say`the call was answered with an error that ${problem}${quoted}`];
  });
}

/**
 * An error names what failed, so that a model can do something else. Judges the texts of errors by what they cannot be: empty, an
 * error that escaped from the program, or a bare word for failure.
 */
export const unclearErrors = {
  id: 'unclear-errors',
  summary: 'an error does not say what failed and what to do',
  severity: 'warning',
  onRequest: true,
  advice: 'answer with isError and a text that names what failed, with which value, and what the model can do instead',
  judge: (context) => (context.span === 'call' ? unclear(context) : []),
} as const satisfies PlayProperty;
