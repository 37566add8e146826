import { expect, test } from 'vitest';
import type { Entry } from '../wire/transcript.ts';
import { Watch, type WatchBounds } from './watch.ts';

const bounds: WatchBounds = { quietMs: 10_000, gaps: 4, things: 20 };

const message = (atMs: number, method = 'notifications/message'): Entry => ({
  atMs,
  kind: 'received',
  frame: { jsonrpc: '2.0', method },
  spanId: null,
  bytes: 1,
});

/** When a server with a timer every so often has been watched enough. */
function enoughAt(everyMs: number, given: WatchBounds = bounds, entries: Entry[] = [], at = (_: number) => {}): number {
  const watch = new Watch(entries, 0, 0, given);
  for (let steps = 0; steps < 10_000; steps++) {
    const nextMs = (steps + 1) * everyMs;
    if (watch.enough(nextMs, steps)) return nextMs;
    at(nextMs);
  }
  return Number.POSITIVE_INFINITY;
}

test('a server that ticks is watched for as long as it must be', () => {
  expect(enoughAt(100)).toBe(10_100);
});

test('one that ticks seldom is watched until it has done enough', () => {
  expect(enoughAt(7_000)).toBe(147_000);
});

test('one that is silent for long now and then is watched for a multiple of that', () => {
  const entries: Entry[] = [];
  const watch = new Watch(entries, 0, 0, bounds);
  expect(watch.enough(50_000, 0)).toBe(false);
  for (let steps = 1; steps < 1_500; steps++) expect(watch.enough(50_000 + steps * 100, steps)).toBe(false);
  expect(watch.enough(200_100, 1_501)).toBe(true);
});

test('what it says counts as what it does, and a new kind of message begins the watch again', () => {
  const entries = [message(0)];
  const said = enoughAt(1_000, bounds, entries, (nowMs) => entries.push(message(nowMs)));
  expect(said).toBe(11_000);
  const later = [message(0)];
  const news = (nowMs: number) => later.push(message(nowMs, nowMs === 9_000 ? 'ping' : undefined));
  expect(enoughAt(1_000, bounds, later, news)).toBe(20_000);
});
