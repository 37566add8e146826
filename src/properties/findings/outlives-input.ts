import type { Transcript } from '../../wire/transcript.ts';
import type { ExtraCheckProperty } from '../property.ts';
import { provesNothing } from '../reading/run-end.ts';
import { type Statement, say } from '../statement.ts';

export const outlivesInput = {
  id: 'outlives-input',
  summary: 'the process does not end within 2 s of the end of its standard input',
  severity: 'warning',
  extraCheck: true,
  advice:
    'end the process when its standard input ends, for example with process.stdin.on("end", () => process.exit()), and unref timers that repeat',
} as const satisfies ExtraCheckProperty;

/** How long clients that are built on the SDKs wait before they kill the process, in milliseconds. */
export const clientsWaitMs = 2_000;

/**
 * A server over stdio ends when its standard input does: the end of the input shows that the client is gone, also after a
 * crash. Reads the end of a session in which the client closed the input.
 *
 * @returns the finding in one sentence; `null`: the process ended in time, or the run does not show it
 */
export function outlivesInputStatement({ entries }: Transcript): Statement | null {
  const closedAt = entries.findLastIndex((entry) => entry.kind === 'up' && entry.up === 'close-stdin');
  const closed = entries[closedAt];
  if (closed === undefined) return null;
  const after = entries.slice(closedAt);
  const ended = after.find((entry) => entry.kind === 'ended');
  if (ended !== undefined) {
    const tookMs = ended.atMs - closed.atMs;
    return tookMs <= clientsWaitMs
      ? null
      : say`the process ends only ${{ tookMs }} ms after its standard input was closed: most clients kill it after ${{ clientsWaitMs }} ms, and a client that crashed never does`;
  }
  const stopped = after.find((entry) => entry.kind === 'stopped');
  if (stopped?.kind !== 'stopped' || provesNothing.has(stopped.why)) return null;
  const seen =
    stopped.why === 'nothing-can-run'
      ? 'it has no timer left that could end it'
      : say`${{ watchedMs: stopped.atMs - closed.atMs }} ms later it still ran`;
  return say`the process outlives the end of its standard input: ${seen}. A client that crashed leaves it behind`;
}
