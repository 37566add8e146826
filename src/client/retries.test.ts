import { expect, test } from 'vitest';
import { by } from '../clocks/authoring.ts';
import type { PlainDeadline } from '../clocks/plain-deadline.ts';
import type { Retry } from '../clocks/retry.ts';
import { plain } from '../clocks/testing/plain.ts';
import { TranscriptWriter } from '../wire/transcript-writer.ts';
import type { ClientSession } from './client-session.ts';
import { ClockedSpans } from './clocked-spans.ts';
import { done, type Ended, failed } from './ended.ts';
import { runWithRetries } from './retries.ts';

const retry: Retry = {
  of: 'execution',
  after: ['closed'],
  times: 5,
  backoff: { firstMs: 100 },
  ...by('measured', 'made up for a test'),
};

/** A session of a client that tries an execution again every 100 ms, on a clock that is moved by hand. */
function session(deadlines: readonly PlainDeadline[]) {
  let nowMs = 0;
  const timers = new Set<{ dueMs: number; run: () => void }>();
  const time = {
    now: () => nowMs,
    setTimer: (run: () => void, delayMs: number) => {
      const timer = { dueMs: nowMs + delayMs, run };
      timers.add(timer);
      return { cancel: () => timers.delete(timer) };
    },
  };
  const conditions = { transport: 'memory', era: 'initialize', mode: 'headless', settings: {} } as const;
  const head = {
    client: 'test',
    conditions,
    deadlines: { strict: deadlines, lax: deadlines },
    progressGuessed: false,
  } as const;
  const spans = new ClockedSpans(deadlines, time, new TranscriptWriter(head, time.now), () => {});
  const parts = { spans, time, conditions: { ...conditions, reading: 'strict' }, profile: { retries: [retry] } };
  const settled = async () => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  const advance = async (toMs: number) => {
    await settled();
    for (;;) {
      const [next] = [...timers].filter(({ dueMs }) => dueMs <= toMs).toSorted((a, b) => a.dueMs - b.dueMs);
      if (next === undefined) break;
      timers.delete(next);
      nowMs = next.dueMs;
      next.run();
      await settled();
    }
    nowMs = toMs;
  };
  return { session: parts as unknown as ClientSession, advance, now: time.now };
}

const lost = failed('closed', 'nothing', 'test/closed');

async function tries(deadlines: readonly PlainDeadline[], goodFrom: number) {
  const { session: one, advance, now } = session(deadlines);
  const atMs: number[] = [];
  const call = one.spans.run<null>('call', null, null, (parent) =>
    runWithRetries<null>(one, 'execution', parent, null, async (): Promise<Ended<null>> => {
      atMs.push(now());
      return atMs.length >= goodFrom ? done(null) : lost;
    }),
  );
  await advance(2_000);
  return { atMs, ended: await call };
}

test('a span is tried again as often as the profile says, and no more', async () => {
  expect(await tries([], 100)).toEqual({ atMs: [0, 100, 200, 300, 400, 500], ended: lost });
});

test('one that goes well is not tried again', async () => {
  expect(await tries([], 3)).toEqual({ atMs: [0, 100, 200], ended: done(null) });
});

test('once its call was given up, it is not tried again', async () => {
  const { atMs, ended } = await tries([plain({ over: ['call'], limitMs: 250 })], 100);

  expect(atMs).toEqual([0, 100, 200]);
  expect(ended).toMatchObject({ ok: false, cause: 'timeout' });
});
