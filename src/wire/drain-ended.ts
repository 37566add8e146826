import type { ChildProcess } from 'node:child_process';
import { real } from '../time/base/real.ts';

/** Turns of the loop without a new byte after which the kernel has none left of who has ended. */
const QUIET_TURNS = 5;
/** Real milliseconds for which a process that still writes is read, at most. */
const GRACE_MS = 500;

/**
 * Lets go of the streams of a child that has exited, once what it left in them is read. Another process may keep their
 * other ends (a detached grandchild that inherited them), and then they would never close by themselves.
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
