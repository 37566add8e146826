import { expect, test } from 'vitest';
import { arrives, json, sse } from '../../wire/http/testing/hop-harness.ts';
import { type ScriptedExchange, WorldOfExchanges } from '../testing/world-of-exchanges.ts';
import { sseDroppedMidCall } from './sse-dropped-mid-call.ts';

const answer = (id: number): string => `{"jsonrpc":"2.0","id":${id},"result":{}}`;
const request = (id: number) => ({
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'a', arguments: {} } })),
});
const progress = 'data: {"jsonrpc":"2.0","method":"notifications/progress"}\n\n';

/** A call whose stream has a comment at 1 s, events at 3 s and 6 s, and the answer at 10 s. */
const streamed = (id: number, atMs: number): ScriptedExchange => ({
  atMs,
  request: request(id),
  answer: [
    ...arrives,
    { head: 200, headers: sse },
    { bytes: ': a comment\n\n', afterMs: 1_000 },
    { bytes: progress, afterMs: 2_000 },
    { bytes: progress, afterMs: 3_000 },
    { bytes: `data: ${answer(id)}\n\n`, afterMs: 4_000 },
    { end: true },
  ],
});

async function play(script: readonly ScriptedExchange[], parameters: object) {
  const world = new WorldOfExchanges(script);
  const all = { afterMs: 0, afterEvents: 0, how: 'fin', allowResume: true, times: 1, ...parameters };
  world.inject(sseDroppedMidCall, all);
  world.play();
  await world.time.run();
  return {
    dropped: world.notes.map(([atMs, , about]) => ({ atMs, events: about.events })),
    endedMs: world.time.now(),
    answered: world.clients.map(({ body }, index) => body.includes(answer(index + 1))),
  };
}

test.each([
  ['as soon as the stream is open', { afterEvents: 0 }, { atMs: 0, events: 0 }],
  ['with the first event; a comment is none', { afterEvents: 1 }, { atMs: 3_000, events: 1 }],
  ['with the second event', { afterEvents: 2 }, { atMs: 6_000, events: 2 }],
  ['between two events, when the stream is old enough', { afterEvents: 1, afterMs: 5_000 }, { atMs: 5_000, events: 1 }],
  [
    'with an event, when the stream was old enough before',
    { afterEvents: 2, afterMs: 5_000 },
    { atMs: 6_000, events: 2 },
  ],
  ['on time although nothing comes', { afterMs: 4_500 }, { atMs: 4_500, events: 1 }],
])('a stream breaks off %s', async (_, parameters, expected) => {
  const { dropped, answered } = await play([streamed(1, 0)], parameters);

  expect(dropped).toEqual([expected]);
  expect(answered).toEqual([false]);
});

test.each([
  ['so old', { afterMs: 20_000 }],
  ['with so many events', { afterEvents: 4 }],
])('a stream that is over before it is %s is left alone, and no timer outlives it', async (_, parameters) => {
  const { dropped, endedMs, answered } = await play([streamed(1, 0)], parameters);

  expect([dropped, endedMs, answered]).toEqual([[], 10_000, [true]]);
});

test('of two calls only the first breaks off, and the second keeps its stream to the end', async () => {
  const { dropped, answered } = await play([streamed(1, 0), streamed(2, 20_000)], { afterEvents: 1 });

  expect([dropped, answered]).toEqual([[{ atMs: 3_000, events: 1 }], [false, true]]);
});

test('an answer that is no stream is left alone, and no timer is armed for it', async () => {
  const plain: ScriptedExchange = {
    atMs: 0,
    request: request(1),
    answer: [...arrives, { head: 200, headers: json }, { bytes: answer(1), afterMs: 3_000 }, { end: true }],
  };
  const { dropped, endedMs, answered } = await play([plain], { afterMs: 1_000 });

  expect([dropped, endedMs, answered]).toEqual([[], 3_000, [true]]);
});
