import type { ErrorFrame, Fields, ResultFrame } from '../wire/frame.ts';

/** How big an answer is, in every unit that clients measure in. */
export interface AnswerSize {
  /** The whole frame as it came. */
  readonly frameBytes: number;
  /** What of it is for the model. */
  readonly chars: number;
  readonly bytes: number;
}

const partText = (part: unknown): string => {
  if (typeof part !== 'object' || part === null) return '';
  const { text, data } = part as { readonly text?: unknown; readonly data?: unknown };
  return typeof text === 'string' ? text : typeof data === 'string' ? data : JSON.stringify(part);
};

const textOf = ({ content, structuredContent }: Fields): string => {
  const text = Array.isArray(content) ? content.map(partText).join('') : '';
  return text === '' && structuredContent !== undefined ? JSON.stringify(structuredContent) : text;
};

/** Measures an answer. Where a result has content, its `structuredContent` is not counted beside it. */
export function answerSize(frame: ResultFrame | ErrorFrame, frameBytes: number): AnswerSize {
  const text = 'error' in frame ? frame.error.message : textOf(frame.result);
  return { frameBytes, chars: text.length, bytes: Buffer.byteLength(text) };
}

/** The fewest and the most tokens that so many characters may be: text runs from 2 to 8 characters a token. */
export const tokensIn = (chars: number) => ({ atLeast: Math.ceil(chars / 8), atMost: Math.ceil(chars / 2) });
