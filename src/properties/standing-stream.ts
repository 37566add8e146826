import type { Transcript } from '../wire/transcript.ts';
import { SpanIndex } from './span-index.ts';

/** Whether a client had a stream open, at the end of a session, on which a server over HTTP could send it requests. */
export function hasStandingStream(transcript: Transcript): boolean {
  const index = new SpanIndex(transcript);
  return index.named('stream').some(({ id }) => index.end(id) === undefined);
}
