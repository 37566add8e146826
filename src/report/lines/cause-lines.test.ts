import { expect, test } from 'vitest';
import type { Timeline } from '../../properties/judging/timeline.ts';
import type { ConnectionWait } from '../../properties/reading/connection-waits.ts';
import { waitLines } from './cause-lines.ts';

const empty: Timeline = { clocks: [], progressAtMs: [], longestSilenceMs: null, ups: [], leftOpen: [], faults: [] };
const wait = (change: Partial<ConnectionWait>): ConnectionWait => ({
  atMs: 0,
  waitedMs: 1_500,
  heldBy: ['GET'],
  heldByOthers: 0,
  ...change,
});
const told = (...waits: readonly ConnectionWait[]) => waitLines({ ...empty, waits }).map(({ text }) => text);

test.each([
  [wait({}), '1 500 ms for a connection: the only one was held by the standing GET'],
  [wait({ heldByOthers: 1 }), '1 500 ms for a connection: all 2 were held by the standing GET and a stream of others'],
  [
    wait({ heldBy: ['GET', 'POST tools/call', 'POST tools/call'], heldByOthers: 3 }),
    '1 500 ms for a connection: all 6 were held by the standing GET, POST tools/call and 3 streams of others',
  ],
  [
    wait({ waitedMs: null, heldBy: [], heldByOthers: 6 }),
    'for a connection that never came free: all 6 were held by 6 streams of others',
  ],
  [wait({ heldBy: [] }), '1 500 ms for a connection'],
])('%j', (one, text) => {
  expect(told(one)).toEqual([text]);
});

test('of several the longest is told', () => {
  expect(told(wait({}), wait({ waitedMs: 2_000 }), wait({ waitedMs: 10 }))).toEqual([
    '2 000 ms for a connection: the only one was held by the standing GET',
  ]);
});

test('who waited for nothing has nothing to tell', () => {
  expect([waitLines(null), waitLines(empty)]).toEqual([[], []]);
});
