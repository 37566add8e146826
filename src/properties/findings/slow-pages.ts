import type { CannotJudge, Found, PlayProperty, StartupContext } from '../property.ts';
import { SpanIndex } from '../reading/span-index.ts';
import { say } from '../statement.ts';

/** A page of a list that is in memory needs less, in virtual milliseconds. */
const atOnceMs = 100;

function found({ transcript, spanId }: StartupContext): readonly (Found | CannotJudge)[] {
  const index = new SpanIndex(transcript);
  const pages = index.named('page').filter(({ id }) => index.isWithin(id, spanId));
  const tookMs = pages.flatMap(({ id, atMs }) => {
    const end = index.end(id);
    return end === undefined ? [] : [end.atMs - atMs];
  });
  const leastMs = Math.min(...tookMs);
  const totalMs = tookMs.reduce((sum, ms) => sum + ms, 0);
  if (tookMs.length < 2) return [{ notJudged: 'the list of tools came in one page' }];
  if (leastMs < atOnceMs) return [];
  return [
    say`the list came in ${{ pages: tookMs.length }} pages that took ${{ leastMs }} ms or longer each, ${{ totalMs }} ms together: with more tools the start-up takes longer`,
  ];
}

/** The time until a client has its tools does not grow with their number. Judges lists that come in several pages. */
export const slowPages = {
  id: 'slow-pages',
  summary: 'each page of a list takes time, so the start-up grows with the number of tools',
  severity: 'warning',
  onRequest: true,
  advice: 'keep the list in memory once it is made, and answer with all of it, or with large pages',
  judge: (context) => (context.span === 'startup' ? found(context) : []),
} as const satisfies PlayProperty;
