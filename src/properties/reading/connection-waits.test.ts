import { expect, test } from 'vitest';
import type { Entry, Transcript } from '../../wire/transcript.ts';
import { connectionWaits } from './connection-waits.ts';

const transcript = (entries: readonly Entry[]): Transcript => ({
  head: {
    client: 'client',
    conditions: { transport: 'http', era: 'initialize', mode: 'headless', settings: {} },
    deadlines: { strict: [], lax: [] },
    progressGuessed: false,
  },
  entries,
  work: [],
});

const begin = (atMs: number, span: 'call' | 'exchange' | 'connect' | 'queue', id: number, parentId: number | null) =>
  ({ atMs, kind: 'begin', span, id, parentId, ...(span === 'exchange' ? { detail: { over: 'GET' } } : {}) }) as const;
const end = (atMs: number, id: number): Entry => ({ atMs, kind: 'end', id, how: 'ok' });

/** The standing GET from 0 on; at 10 a call whose request waits from 20 on. */
const waiting = [
  begin(0, 'exchange', 1, null),
  begin(10, 'call', 2, null),
  begin(20, 'exchange', 3, 2),
  begin(20, 'connect', 4, 3),
  begin(20, 'queue', 5, 4),
] as const;

test.each([
  ['it was served', [end(50, 5), end(90, 2)], 30],
  ['its call was given up before', [end(45, 2), end(50, 5)], 25],
  ['its call was given up, and no more is known', [end(45, 2)], 25],
  ['it waits without a limit', [], null],
])('a request waited: %s', (_, rest, waitedMs) => {
  expect(connectionWaits(transcript([...waiting, ...rest]), 2)).toEqual([
    { atMs: 10, waitedMs, heldBy: ['GET'], heldByOthers: 0 },
  ]);
});

test('what ended before held nothing, and a wait of no time is none', () => {
  expect(connectionWaits(transcript([...waiting, end(20, 5)]), 2)).toEqual([]);
  const alone = [waiting[0], end(5, 1), ...waiting.slice(1), end(30, 5)];
  expect(connectionWaits(transcript(alone), 2)).toMatchObject([{ waitedMs: 10, heldBy: [] }]);
});

test('streams of others are counted by the fault that put them there', () => {
  const about = { heldByOthers: 5 };
  const note: Entry = { atMs: 21, kind: 'fault', fault: 'http1-degradation', note: 'a request waits', about };
  expect(connectionWaits(transcript([...waiting, note, end(30, 5)]), 2)).toMatchObject([{ heldByOthers: 5 }]);
});
