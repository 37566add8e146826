import { styleText } from 'node:util';
import type { Verdict } from '../../properties/verdict.ts';

/** Colours a text, or leaves it as it is. */
export interface Palette {
  verdict(verdict: Verdict, text: string): string;
  strong(text: string): string;
  faint(text: string): string;
}

/** No colour at all: for files, pipes and `NO_COLOR`. */
export const plain: Palette = { verdict: (_, text) => text, strong: (text) => text, faint: (text) => text };

const colours = { fits: 'green', tight: 'yellow', fails: 'red', unknown: 'magenta' } as const;

// Whether there is a terminal is for the caller to say: by itself Node looks at this process's standard output.
const anywhere = { validateStream: false } as const;

/** Colour, for a terminal. */
export const coloured: Palette = {
  verdict: (verdict, text) => styleText(colours[verdict], text, anywhere),
  strong: (text) => styleText('bold', text, anywhere),
  faint: (text) => styleText('dim', text, anywhere),
};
