import type { Link, LinkListener } from '../../wire/link.ts';
import type { RunBounds, RunEnd, SessionTime } from '../session-time.ts';

/** A server that sends more messages than this at one instant of virtual time counts as one that never stops sending. */
export const mostPerInstant = 100_000;

/** A server whose client opens more GET streams than this within a virtual minute counts as one that never stops closing them. */
const mostStreamsPerMinute = 1_000;

/**
 * Limits the number of messages that a server may send at one instant of virtual time. Virtual time does not move while messages
 * arrive, so a server that never stops sending would stop time, and no other bound would be reached. Above the limit no message
 * is delivered, and every run of this session stops.
 */
export function withFloodGuard<T extends { readonly link: Link; readonly time: SessionTime; another?(): Link }>(
  opened: T,
  most = mostPerInstant,
): T {
  const { link, time, another } = opened;
  const flood = new AbortController();
  let instantMs = -1;
  let count = 0;
  let flooded = `more than ${most} messages`;

  const mayDeliver = (): boolean => {
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

  /** Whether another stream may be opened. A server may close each stream at once, with a retry time of 0. */
  const mayListen = (): boolean => {
    if (flood.signal.aborted) return false;
    const now = time.now();
    if (now - minuteMs >= 60_000) {
      minuteMs = now;
      streams = 0;
    }
    if (++streams <= mostStreamsPerMinute) return true;
    instantMs = now;
    flooded = `the end of ${mostStreamsPerMinute} streams within a minute, each asked for again,`;
    flood.abort(new Error('the server never stops closing its stream'));
    return false;
  };
  const guarded = (listener: LinkListener): LinkListener => ({
    frame: (...args) => mayDeliver() && listener.frame(...args),
    garbage: (why, text, bytes) => mayDeliver() && listener.garbage(why, text, bytes),
    oversize: (text, bytes) => mayDeliver() && listener.oversize(text, bytes),
    ended: (end) => listener.ended(end),
    http(event) {
      if (event.type === 'begin' && event.method === 'GET' && !mayListen()) return;
      if (event.type !== 'flood') listener.http?.(event);
      else if (!flood.signal.aborted) {
        instantMs = time.now();
        flooded = event.note;
        flood.abort(new Error('the server never stops sending'));
      }
    },
  });
  let given: AbortSignal | undefined;
  let either = flood.signal;
  /** The signal of a run: its own or that of the flood. All runs of a session are given the same one, so it is made once. */
  const signalOf = (one: AbortSignal | undefined): AbortSignal => {
    if (one !== given) {
      given = one;
      either = one === undefined ? flood.signal : AbortSignal.any([one, flood.signal]);
    }
    return either;
  };
  const stopped = () => ({
    stopped: {
      why: 'stuck' as const,
      note: `the server sent ${flooded} at one instant (virtual +${instantMs} ms) and shows no end of it: time never goes on`,
    },
  });

  const guardedLink = (of: Link): Link => ({
    get transport() {
      return of.transport;
    },
    http: of.http,
    open: (listener, framing, over) => of.open(guarded(listener), framing, over),
    send: (frame) => of.send(frame),
    close: (how) => of.close(how),
  });

  return {
    ...opened,
    link: guardedLink(link),
    ...(another === undefined ? {} : { another: () => guardedLink(another()) }),
    time: {
      ...time,
      async run<T>(fn: () => Promise<T>, bounds: RunBounds): Promise<RunEnd<T>> {
        if (flood.signal.aborted) return stopped();
        const end = await time.run(fn, { ...bounds, signal: signalOf(bounds.signal) });
        return 'stopped' in end && end.stopped.why === 'aborted' && flood.signal.aborted ? stopped() : end;
      },
    },
  };
}
