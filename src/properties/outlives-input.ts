import type { Transcript } from '../wire/transcript.ts';
import { provesNothing } from './proves-nothing.ts';

/** The property's stable id. */
export const outlivesInput = 'outlives-input';

/** So long do clients built on the SDKs wait before they kill the process, in milliseconds. */
export const clientsWaitMs = 2_000;

/**
 * A server over stdio ends once its standard input does: that is how a client says that it is gone, also one that crashed.
 * Reads the end of a session in which the client closed it.
 *
 * @returns what there is to say, in one sentence; `null`: it ended in time, or nobody saw
 */
export function outlivesInputMessage({ entries }: Transcript): string | null {
  const closedAt = entries.findLastIndex((entry) => entry.kind === 'up' && entry.up === 'close-stdin');
  const closed = entries[closedAt];
  if (closed === undefined) return null;
  const after = entries.slice(closedAt);
  const ended = after.find((entry) => entry.kind === 'ended');
  if (ended !== undefined) {
    const tookMs = ended.atMs - closed.atMs;
    return tookMs <= clientsWaitMs
      ? null
      : `the process ends only ${tookMs} ms after its standard input was closed: most clients kill it after ${clientsWaitMs} ms, and one that crashed never does`;
  }
  const stopped = after.find((entry) => entry.kind === 'stopped');
  if (stopped?.kind !== 'stopped' || provesNothing.has(stopped.why)) return null;
  const seen =
    stopped.why === 'nothing-can-run'
      ? 'and nothing in it will ever end it'
      : `${stopped.atMs - closed.atMs} ms later it still ran`;
  return `the process outlives the end of its standard input: ${seen}. A client that crashed leaves it behind`;
}
