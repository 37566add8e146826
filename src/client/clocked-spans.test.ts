import { expect, test } from 'vitest';
import type { PlainDeadline } from '../clocks/plain-deadline.ts';
import { FakeTime } from '../clocks/testing/fake-time.ts';
import { plain, tells } from '../clocks/testing/plain.ts';
import { TranscriptWriter } from '../wire/transcript-writer.ts';
import { ClockedSpans, type SpanHandle } from './clocked-spans.ts';
import { done, type Ended, failed } from './ended.ts';

const limit = (
  name: string,
  over: PlainDeadline['over'],
  limitMs: number,
  inner: 'abort' | 'abandon' = 'abort',
): PlainDeadline => plain({ name, by: `test/${name}`, over, limitMs, outcome: { ...tells, inner } });

/** A clock that the test moves, and the spans under it. */
function session(deadlines: readonly PlainDeadline[]) {
  const time = new FakeTime();
  const head = {
    client: 'test',
    conditions: { transport: 'memory', era: 'initialize', mode: 'headless', settings: {} },
    deadlines: { strict: deadlines, lax: deadlines },
    progressGuessed: false,
  } as const;
  const writer = new TranscriptWriter(head, () => time.now());
  const spans = new ClockedSpans(deadlines, time, writer, () => {});
  const advance = (toMs: number) => time.run(toMs);
  return { spans, writer, advance };
}

const never = () => new Promise<Ended<string>>(() => {});

test('a span ends as its body says', async () => {
  const { spans } = session([]);
  expect(await spans.run('call', null, null, async () => done('well'))).toEqual(done('well'));
});

test('a deadline that fires first ends it, and the body goes unheard', async () => {
  const { spans, advance } = session([limit('call', ['call'], 100)]);
  let finish: (ended: Ended<string>) => void = () => {};
  const ended = spans.run<string>(
    'call',
    null,
    null,
    () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  );
  await advance(100);
  finish(done('too late'));
  expect(await ended).toMatchObject({ ok: false, cause: 'timeout', by: 'test/call' });
});

test('an expiry ends everything inside, quietly', async () => {
  const { spans, advance } = session([limit('call', ['call'], 100)]);
  let inner: Promise<Ended<string>> | undefined;
  void spans.run('call', null, null, async (call) => {
    inner = spans.run('execution', call.id, null, never);
    return inner;
  });
  await advance(100);
  expect(await inner).toMatchObject({ ok: false, quiet: true });
});

test('what is abandoned lives on under its own clock', async () => {
  const { spans, advance } = session([limit('idle', ['call'], 100, 'abandon'), limit('hard', ['execution'], 500)]);
  let inner: Promise<Ended<string>> | undefined;
  const call = spans.run('call', null, null, async (handle) => {
    inner = spans.run('execution', handle.id, null, never);
    return inner;
  });
  await advance(100);
  expect(await call).toMatchObject({ by: 'test/idle' });
  expect(spans.openSpans('execution')).toHaveLength(1);
  await advance(500);
  expect(await inner).toMatchObject({ by: 'test/hard' });
});

test('a span ended from outside takes children and grandchildren with it', async () => {
  const { spans, writer } = session([]);
  const seen: SpanHandle[] = [];
  const ends: Promise<Ended<string>>[] = [];
  const nest = (
    names: readonly ('startup' | 'attempt' | 'handshake')[],
    parentId: number | null,
  ): Promise<Ended<string>> => {
    const [name, ...rest] = names;
    if (name === undefined) return never();
    const end = spans.run<string>(name, parentId, null, (handle) => {
      seen.push(handle);
      return nest(rest, handle.id);
    });
    ends.push(end);
    return end;
  };
  void nest(['startup', 'attempt', 'handshake'], null);
  const [outer] = seen;
  if (outer === undefined) throw new Error('nothing was opened');
  spans.finish(outer.id, failed('closed', 'nothing', 'test/closed'));
  expect(await Promise.all(ends)).toHaveLength(3);
  expect(seen.map((handle) => handle.open)).toEqual([false, false, false]);
  expect(writer.transcript.entries.filter((entry) => entry.kind === 'end')).toHaveLength(3);
});

test('what was abandoned lives on when the call around it ends', async () => {
  const { spans, advance } = session([limit('idle', ['execution'], 100, 'abandon')]);
  const call = spans.begin('call', null, null, () => {});
  const execution = spans.begin('execution', call.id, null, () => {});
  const exchange = spans.begin('exchange', execution.id, null, () => {});
  const beside = spans.begin('exchange', call.id, null, () => {});
  await advance(100);
  spans.finish(call.id, done('well'));

  expect([call, execution, exchange, beside].map(({ open }) => open)).toEqual([false, false, true, false]);
});

test('a fault in a body is thrown, and taken for no finding', async () => {
  const { spans } = session([]);
  await expect(spans.run('call', null, null, () => Promise.reject(new Error('a bug of ours')))).rejects.toThrow(
    'a bug of ours',
  );
});

test('a clock counts from the moment that is written down, although time goes on between two looks at it', async () => {
  let looks = 0;
  const due: (() => void)[] = [];
  const time = {
    now: () => looks++,
    setTimer: (run: () => void) => {
      due.push(run);
      return { cancel: () => {} };
    },
  };
  const deadlines = [limit('call', ['call'], 100)];
  const { head } = session(deadlines).writer.transcript;
  const writer = new TranscriptWriter(head, time.now);
  const spans = new ClockedSpans(deadlines, time, writer, () => {});
  spans.begin('call', null, null, () => {});
  looks = 200;
  due.at(-1)?.();

  const [begin, expired] = writer.transcript.entries;
  expect(begin?.kind).toBe('begin');
  expect(expired).toMatchObject({ kind: 'expired', atMs: (begin?.atMs ?? 0) + 100 });
});

test('once stopped, no clock ends a span', async () => {
  const { spans, writer, advance } = session([limit('call', ['call'], 100)]);
  void spans.run('call', null, null, never);
  spans.stop();
  await advance(1_000);
  expect(spans.openSpans('call')).toHaveLength(1);
  expect(spans.nextExpiryMs).toBe(Number.POSITIVE_INFINITY);
  expect(writer.transcript.entries.map(({ kind }) => kind)).toEqual(['begin']);
});
