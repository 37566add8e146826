import { styleText } from 'node:util';
import type { Verdict } from '../../properties/judging/verdict.ts';

/** Colours a text, or returns it unchanged. */
export interface Palette {
  verdict(verdict: Verdict, text: string): string;
  strong(text: string): string;
  faint(text: string): string;
}

/** No colours: for files, pipes and `NO_COLOR`. */
export const plain: Palette = { verdict: (_, text) => text, strong: (text) => text, faint: (text) => text };

const colours = { fits: 'green', tight: 'yellow', fails: 'red', unknown: 'magenta' } as const;

// The caller decides whether to use colours. By default `styleText` looks at the standard output of this process.
const anywhere = { validateStream: false } as const;

/** Colours, for a terminal. */
export const coloured: Palette = {
  verdict: (verdict, text) => styleText(colours[verdict], text, anywhere),
  strong: (text) => styleText('bold', text, anywhere),
  faint: (text) => styleText('dim', text, anywhere),
};
