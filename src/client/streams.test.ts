import { describe, expect, test } from 'vitest';
import type { Retry } from '../clocks/retry.ts';
import { tested } from '../clocks/testing/hop.ts';
import type { SessionParts } from './client-session.ts';
import { Streams } from './streams.ts';

type StreamEnd = Parameters<Streams['ended']>[1];

/** A stream that was accepted and ended well, unless something else is said of it. */
const end = (over: Partial<StreamEnd> = {}): StreamEnd => ({
  why: 'stream-ended',
  lastEventId: null,
  status: 200,
  ...over,
});
const cut = (over: Partial<StreamEnd> = {}) => end({ why: 'stream-broken', ...over });
const refused = (status: number) => end({ why: status < 500 ? 'http-4xx' : 'http-5xx', status });

interface Setting {
  readonly transport?: 'http' | 'sse';
  /** What the server wished for, in milliseconds. */
  readonly retryMs?: number | null;
}

/** A client that goes on with its streams in this way. Each time a stream is opened that is noted. */
function streaming(over: Partial<Retry>, { transport = 'http', retryMs = null }: Setting = {}) {
  let nowMs = 0;
  let key = 0;
  const opened: string[] = [];
  const timers: { readonly dueMs: number; readonly run: () => void }[] = [];
  const retry: Retry = { of: 'stream', after: 'any', times: 2, backoff: { firstMs: 1_000 }, ...tested, ...over };
  const waiting = new Set<unknown>(['call']);
  const listen = ({ lastEventId }: { readonly lastEventId: string | null }): number => {
    opened.push(lastEventId === null ? `at ${nowMs}` : `at ${nowMs} after ${lastEventId}`);
    return ++key;
  };
  const session = {
    time: { now: () => nowMs, setTimer: (run: () => void, ms: number) => timers.push({ dueMs: nowMs + ms, run }) },
    link: { transport, http: { listen, retryMs } },
    requests: { spanOfId: (id: unknown) => (waiting.has(id) ? 1 : null), wasRefused: () => false },
    profile: { retries: [retry], wire: {} },
    conditions: { transport, era: 'initialize', mode: 'headless', settings: {}, reading: 'lax' },
    era: 'initialize',
    connected: true,
  };
  const streams = new Streams(session as unknown as SessionParts);
  const pass = (): void => {
    for (const { dueMs, run } of timers.splice(0)) {
      nowMs = dueMs;
      run();
    }
  };
  return { streams, session, opened, waiting, pass, last: () => key };
}

/** When the standing stream was opened, if it ended in these ways one after the other. */
function standing(over: Partial<Retry>, ends: readonly StreamEnd[], setting: Setting = {}): readonly string[] {
  const { streams, opened, pass, last } = streaming(over, setting);
  streams.begin(202);
  for (const how of ends) {
    if (how.status === 200) streams.accepted(last());
    streams.ended(last(), how);
    pass();
  }
  return opened;
}

describe('the standing stream is opened again', () => {
  test('after waits that grow, so many times in a row', () => {
    const backoff = { firstMs: 1_000, factor: 2 };
    expect(standing({ backoff }, [end(), end(), end()])).toEqual(['at 0', 'at 1000', 'at 3000']);
    expect(standing({ backoff, times: null }, Array(4).fill(end())).at(-1)).toBe('at 15000');
    expect(standing({ backoff, times: { unknown: '?' } }, [end()])).toEqual(['at 0']);
  });

  test.each([
    ['on-success', 4, 4],
    ['on-clean-end', 4, 2],
    ['never', 2, 2],
  ] as const)('where the count begins again %s', (countResets, afterEnds, afterCuts) => {
    const times = (how: StreamEnd) => standing({ countResets, times: 1 }, [how, how, how]).length;
    expect([times(end()), times(cut())]).toEqual([afterEnds, afterCuts]);
  });

  test('after what the profile names', () => {
    const reopens = (causes: Retry['after']) =>
      [end(), cut(), refused(400), refused(500)].map((how) => standing({ after: causes }, [how]).length > 1);
    expect(reopens('any')).toEqual([true, true, true, true]);
    expect(reopens(['closed'])).toEqual([true, false, false, false]);
    expect(reopens(['network'])).toEqual([false, true, false, false]);
    expect(reopens(['http-4xx'])).toEqual([false, false, true, false]);
    expect(reopens(['http-5xx'])).toEqual([false, false, false, true]);
  });

  test('but not after a status that ends it', () => {
    const exceptStatuses = [405];
    expect(standing({ exceptStatuses }, [refused(405)])).toEqual(['at 0']);
    expect(standing({ exceptStatuses }, [refused(404)])).toEqual(['at 0', 'at 1000']);
    expect(standing({ exceptStatuses }, [cut({ status: null })])).toEqual(['at 0', 'at 1000']);
  });

  test('where it must have been accepted once, only then', () => {
    expect(standing({ onceAccepted: true }, [refused(500)])).toEqual(['at 0']);
    expect(standing({ onceAccepted: true }, [end(), refused(500)])).toEqual(['at 0', 'at 1000', 'at 2000']);
  });

  test('when the server wishes, unless the client does not listen to that', () => {
    const backoff = { firstMs: 1_000, serverRetry: 'ignored' } as const;
    expect(standing({}, [end()], { retryMs: 50 })).toEqual(['at 0', 'at 50']);
    expect(standing({ backoff }, [end()], { retryMs: 50 })).toEqual(['at 0', 'at 1000']);
  });

  test('from the last event that had an id, or from that of the latest stream', () => {
    const ends = [cut({ lastEventId: 'a' }), refused(500), end()];
    expect(standing({ times: 9, resumes: true }, ends)).toEqual([
      'at 0',
      'at 1000 after a',
      'at 2000 after a',
      'at 3000 after a',
    ]);
    expect(standing({ times: 9, resumes: 'latest-stream' }, ends)).toEqual([
      'at 0',
      'at 1000 after a',
      'at 2000 after a',
      'at 3000',
    ]);
  });

  test('not once the connection is lost', () => {
    const { streams, session, opened, pass, last } = streaming({});
    streams.begin(202);
    streams.ended(last(), end());
    session.connected = false;
    pass();
    expect(opened).toEqual(['at 0']);
  });
});

describe('the rest of an answer is asked for', () => {
  const body = { of: 'body' } as const;

  test('if an event had an id, while the answer is waited for', () => {
    const { streams, opened, waiting, pass } = streaming(body);
    expect(streams.resume('call', cut())).toBe(false);
    expect(streams.resume('call', cut({ lastEventId: 'a' }))).toBe(true);
    pass();
    expect(opened).toEqual(['at 1000 after a']);

    expect(streams.resume('call', cut())).toBe(true); // the stream before had one
    waiting.clear();
    pass();
    expect(opened).toHaveLength(1);
  });

  test('or else the client is told that nothing more will come', () => {
    const once = { ...body, times: 1, exceptStatuses: [405] };
    const resumes = (...ends: readonly StreamEnd[]) => {
      const { streams } = streaming(once);
      return ends.map((how) => streams.resume('call', how));
    };
    const first = cut({ lastEventId: 'a' });
    expect(resumes({ ...first, status: 405 })).toEqual([false]);
    expect(resumes(first, first)).toEqual([true, false]);
  });

  test('not over the older transport', () => {
    expect(streaming(body, { transport: 'sse' }).streams.resume('call', cut({ lastEventId: 'a' }))).toBe(false);
  });
});
