import { expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { faults } from '../../src/faults/fault-builders.ts';
import { real } from '../../src/time/base/real.ts';
import { toAnswerInTime } from '../../src/vitest/to-answer-in-time.ts';
import { httpServer } from '../faults/http-server.ts';

const plan = [faults.http1Degradation({ heldForMs: 100_000 })];
const clients = ['typescript-sdk-v1'];

test('a matcher whose test runs out of time fails with its story, without what the search would have found', async () => {
  const { app } = httpServer();
  // A test that has used up its time when the call has been played.
  const limit = { beganMs: real.Date.now() - 4_000, timeoutMs: 5_000 };
  const asked = { isNot: false, stop: new AbortController().signal, limit };
  const { pass, message } = await toAnswerInTime({ app }, 'work', {}, { clients, faults: plan }, asked);
  expect(pass).toBe(false);
  expect(message()).toContain('typescript-sdk-v1/request: 60 000 ms');
  expect(message()).not.toMatch(/passes with|leaves room/);
  const text = message().replaceAll(/\s+/g, ' ');
  expect(text).toContain('the boundary was not looked for to the end: the timeout of the test left 0 ms for it. Raise');
});

test('a search that is ended in its middle leaves the report with what it has', async () => {
  const ending = new AbortController();
  const stages: string[] = [];
  const { cells, incomplete } = await check(
    { app: httpServer().app },
    {
      clients,
      faults: plan,
      explainSignal: ending.signal,
      onStage(doing) {
        stages.push(doing);
        if (doing.includes('may go before')) ending.abort(new Error('out of time'));
      },
    },
  );
  expect(stages.filter((doing) => doing.includes('may go before'))).toHaveLength(1);
  expect(incomplete).toBeNull();
  expect(cells[0]).toMatchObject({
    verdict: 'fails',
    tookMs: expect.any(Number),
    passesWith: [],
    searchEnded: 'out of time',
  });
});
