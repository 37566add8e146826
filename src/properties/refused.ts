import type { Transcript } from '../wire/transcript.ts';
import type { Ending } from './ending.ts';
import { endingStatement } from './ending-words.ts';
import type { GaveUp } from './give-up.ts';

/** How a client gave up at once over an error answer. Profiles do not state who sees it, as every client notices such an answer. */
export const refusedGaveUp = ({ head }: Transcript, ending: Ending): GaveUp => ({
  atMs: ending.atMs,
  earliestMs: ending.atMs,
  latestMs: ending.atMs,
  by: `${head.client}/${ending.kind}`,
  layer: null,
  limitMs: null,
  setting: null,
  error: { code: ending.code, message: ending.said },
  because: endingStatement(ending).message,
  shownTo: ending.shownTo,
  evidence: [],
});
