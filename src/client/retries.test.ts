import { expect, test } from 'vitest';
import { by } from '../clocks/authoring.ts';
import type { PlainDeadline } from '../clocks/plain-deadline.ts';
import type { Retry } from '../clocks/retry.ts';
import { FakeTime } from '../clocks/testing/fake-time.ts';
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
  const time = new FakeTime();
  const conditions = { transport: 'memory', era: 'initialize', mode: 'headless', settings: {} } as const;
  const head = {
    client: 'test',
    conditions,
    deadlines: { strict: deadlines, lax: deadlines },
    progressGuessed: false,
  } as const;
  const spans = new ClockedSpans(deadlines, time, new TranscriptWriter(head, () => time.now()), () => {});
  const parts = { spans, time, conditions: { ...conditions, reading: 'strict' }, profile: { retries: [retry] } };
  return { session: parts as unknown as ClientSession, time };
}

const lost = failed('closed', 'nothing', 'test/closed');

async function tries(deadlines: readonly PlainDeadline[], goodFrom: number) {
  const { session: one, time } = session(deadlines);
  const atMs: number[] = [];
  const call = one.spans.run<null>('call', null, null, (parent) =>
    runWithRetries<null>(one, 'execution', parent, null, async (): Promise<Ended<null>> => {
      atMs.push(time.now());
      return atMs.length >= goodFrom ? done(null) : lost;
    }),
  );
  await time.run(2_000);
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
