import type { Link, LinkListener } from '../../wire/link.ts';
import type { RunBounds, RunEnd, SessionTime } from '../session-time.ts';

/** A server that sends more messages than this within one instant of virtual time is taken for one that never stops. */
export const mostPerInstant = 100_000;

/** A client that opens more streams than this within a virtual minute never stops. */
const mostStreamsPerMinute = 1_000;

/**
 * Bounds what a server may send within one instant of virtual time. While messages come, time does not move. A server that
 * never stops sending would stop it for good, and no timer, so no other bound, would be reached. Beyond the bound no
 * message is delivered, and every run of this session has stopped.
 */
export function withFloodGuard<T extends { readonly link: Link; readonly time: SessionTime }>(
  opened: T,
  most = mostPerInstant,
): T {
  const { link, time } = opened;
  const flood = new AbortController();
  let instantMs = -1;
  let count = 0;
  let what = `more than ${most} messages`;

  const mayHear = (): boolean => {
    if (flood.signal.aborted) return false;
    const now = time.now();
    if (now !== instantMs) count = 0;
    instantMs = now;
    if (++count <= most) return true;
    flood.abort(new Error('the server never stops sending'));
    return false;
  };
  let minuteMs = 0;
  let streams = 0;

  /** Whether another stream may be opened: a server may close each at once, and ask to come again at once. */
  const mayListen = (): boolean => {
    if (flood.signal.aborted) return false;
    const now = time.now();
    if (now - minuteMs >= 60_000) {
      minuteMs = now;
      streams = 0;
    }
    if (++streams <= mostStreamsPerMinute) return true;
    instantMs = now;
    what = `the end of ${mostStreamsPerMinute} streams within a minute, each asked for again,`;
    flood.abort(new Error('the server never stops closing its stream'));
    return false;
  };
  const guarded = (listener: LinkListener): LinkListener => ({
    frame: (...heard) => mayHear() && listener.frame(...heard),
    garbage: (why, text, bytes) => mayHear() && listener.garbage(why, text, bytes),
    oversize: (text, bytes) => mayHear() && listener.oversize(text, bytes),
    ended: (end) => listener.ended(end),
    http(event) {
      if (event.type === 'begin' && event.method === 'GET' && !mayListen()) return;
      if (event.type !== 'flood') listener.http?.(event);
      else if (!flood.signal.aborted) {
        instantMs = time.now();
        what = event.note;
        flood.abort(new Error('the server never stops sending'));
      }
    },
  });
  const stopped = () => ({
    stopped: {
      why: 'stuck' as const,
      note: `the server sent ${what} at one instant (virtual +${instantMs} ms) and shows no end of it: time never goes on`,
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
