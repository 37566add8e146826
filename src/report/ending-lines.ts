import type { Ending } from '../properties/ending.ts';
import { endingLabel, endingStatement } from '../properties/ending-words.ts';
import type { GaveUp } from '../properties/give-up.ts';
import { audienceInWords } from './clock-lines.ts';
import type { Line } from './labelled-lines.ts';
import { when } from './number.ts';

/** Who sees it, and whether that is only inferred. */
const endingAudience = ({ shownTo, shownToIs }: Ending): string =>
  shownToIs === 'inferred' && shownTo !== 'unknown' && shownTo !== null
    ? `${audienceInWords(shownTo)}, inferred`
    : audienceInWords(shownTo);

/** What the client did about it later, where a clock of its own was the first to notice. */
const thenLines = (gaveUp: GaveUp | null, attempts: number): readonly Line[] => {
  if (gaveUp === null || gaveUp.layer === null) return [];
  const { error, atMs, shownTo } = gaveUp;
  const said = error.message === null || error.message === 'unknown' ? '' : `: ${error.message}`;
  const which = attempts > 1 ? `attempt ${attempts}` : 'the client';
  return [{ label: 'then', text: `${which} gave up ${when(atMs)}${said} (${audienceInWords(shownTo)})` }];
};

/**
 * How something ended that no clock ended: what happened, when, with which words of the server, and who sees it.
 *
 * @param attempts how many attempts there were; only a start-up has several
 */
export const endingLines = (ending: Ending, gaveUp: GaveUp | null, attempts = 1): readonly Line[] => [
  {
    label: endingLabel[ending.kind],
    text: `${when(ending.atMs)}: ${endingStatement(ending).message} (${endingAudience(ending)})`,
  },
  ...thenLines(gaveUp, attempts),
];
