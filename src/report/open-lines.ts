import type { WaitingFor } from '../wire/transcript.ts';
import type { Line } from './labelled-lines.ts';
import { ms } from './number.ts';

/** More than these tell nothing new. */
const mostShown = 5;

const whenIs = (sinceMs: number, subject: string): string =>
  sinceMs >= 0 ? `${ms(sinceMs)} after ${subject} began` : `${ms(-sinceMs)} before ${subject} began`;

function begun({ at, sinceMs }: WaitingFor, subject: string): readonly Line[] {
  const parts = [...(at === null ? [] : [`at ${at}`]), ...(sinceMs === null ? [] : [whenIs(sinceMs, subject)])];
  return parts.length === 0 ? [] : [{ label: '', text: `begun ${parts.join(', ')}` }];
}

/** What was open when the run could not go on: what it is, where it was begun, and since when. @param subject such as `the call` */
export function openLines(waitingFor: readonly WaitingFor[], subject: string): readonly Line[] {
  const shown = waitingFor.slice(0, mostShown);
  const more = waitingFor.length - shown.length;
  return [
    ...shown.flatMap((one) => [{ label: 'open', text: one.what }, ...begun(one, subject)]),
    ...(more === 0 ? [] : [{ label: '', text: `and ${more} more` }]),
  ];
}
