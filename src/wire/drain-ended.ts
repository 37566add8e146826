import type { ChildProcess } from 'node:child_process';
import { real } from '../time/base/real.ts';

/** After this number of turns of the event loop without a new byte, the kernel has no more bytes of the process that ended. */
const QUIET_TURNS = 5;
/** The most real milliseconds of reading, for the case that another process still writes. */
const GRACE_MS = 500;

/**
 * Closes the streams of a child that has exited, once everything that it wrote is read. A stream closes by itself only when
 * no process has its other end open, and a detached grandchild may have inherited that end.
 */
export function drainEnded({ stdin, stdout, stderr }: ChildProcess): void {
  const streams = [stdout, stderr].filter((stream) => stream !== null);
  const read = (): number => streams.reduce((bytes, stream) => bytes + bytesOf(stream), 0);
  const sinceMs = real.nowMs();
  let had = -1;
  let quiet = 0;
  const turn = (): void => {
    const has = read();
    quiet = has === had ? quiet + 1 : 0;
    had = has;
    if (quiet < QUIET_TURNS && real.nowMs() - sinceMs < GRACE_MS) {
      real.setImmediate(turn);
      return;
    }
    for (const stream of [stdin, ...streams]) stream?.destroy();
  };
  for (const stream of streams) stream.resume();
  turn();
}

const bytesOf = (stream: object): number => (stream as { readonly bytesRead?: number }).bytesRead ?? 0;
