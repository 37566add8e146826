import type { Link, LinkListener } from '../wire/link.ts';
import type { RunBounds, RunEnd, WorldTime } from './world-time.ts';

/** A server that sends more messages than this within one instant of virtual time is taken for one that never stops. */
export const mostPerInstant = 100_000;

/**
 * Bounds what a server may send within one instant of virtual time. While messages come, time stands still; a server that
 * sends for ever would hold it for ever, and no timer, so no other bound, would ever be reached. Beyond the bound nothing
 * is heard any more, and every run of this world has stopped.
 */
export function withFloodGuard<T extends { readonly link: Link; readonly time: WorldTime }>(
  opened: T,
  most = mostPerInstant,
): T {
  const { link, time } = opened;
  const flood = new AbortController();
  let instantMs = -1;
  let count = 0;

  const mayHear = (): boolean => {
    if (flood.signal.aborted) return false;
    const now = time.now();
    if (now !== instantMs) count = 0;
    instantMs = now;
    if (++count <= most) return true;
    flood.abort(new Error('the server never stops sending'));
    return false;
  };
  const guarded = (listener: LinkListener): LinkListener => ({
    frame: (...heard) => mayHear() && listener.frame(...heard),
    garbage: (why, text, bytes) => mayHear() && listener.garbage(why, text, bytes),
    oversize: (text, bytes) => mayHear() && listener.oversize(text, bytes),
    ended: (end) => listener.ended(end),
    http: (event) => listener.http?.(event),
  });
  const stopped = () => ({
    stopped: {
      why: 'stuck' as const,
      note: `the server sent more than ${most} messages at one instant (virtual +${instantMs} ms) and shows no end of it: time never goes on`,
    },
  });

  return {
    ...opened,
    link: {
      get transport() {
        return link.transport;
      },
      http: link.http,
      open: (listener, framing, over) => link.open(guarded(listener), framing, over),
      send: (frame) => link.send(frame),
      close: (how) => link.close(how),
    },
    time: {
      ...time,
      async run<T>(fn: () => Promise<T>, bounds: RunBounds): Promise<RunEnd<T>> {
        if (flood.signal.aborted) return stopped();
        const signal = bounds.signal === undefined ? flood.signal : AbortSignal.any([bounds.signal, flood.signal]);
        const end = await time.run(fn, { ...bounds, signal });
        return 'stopped' in end && end.stopped.why === 'aborted' && flood.signal.aborted ? stopped() : end;
      },
    },
  };
}
