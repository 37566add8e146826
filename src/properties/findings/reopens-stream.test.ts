import { expect, test } from 'vitest';
import type { Entry, Transcript } from '../../wire/transcript.ts';
import { reopenedStreamStatement, streamsInARow } from './reopens-stream.ts';

const transcriptOf = (entries: readonly Entry[]): Transcript => ({
  head: {
    client: 'any',
    conditions: { transport: 'http', era: 'initialize', mode: 'headless', settings: {} },
    deadlines: { strict: [], lax: [] },
    progressGuessed: false,
  },
  entries: entries.toSorted((one, other) => one.atMs - other.atMs),
  work: [],
});
const stream = (id: number, fromMs: number, toMs: number | null): readonly Entry[] => [
  { atMs: fromMs, kind: 'begin', span: 'stream', id, parentId: null },
  ...(toMs === null ? [] : [{ atMs: toMs, kind: 'end', id, how: 'ok' } as const]),
];

test('a stream that is opened each time the one before has ended is opened without end', () => {
  const cut = transcriptOf([0, 1, 2, 3, 4].flatMap((id) => stream(id, id * 60_000, id * 60_000 + 59_000)));
  expect(streamsInARow(cut, 0)).toEqual([0, 60_000, 120_000, 180_000, 240_000]);
  expect(reopenedStreamStatement(cut, 0)).toEqual({
    message: expect.stringContaining('every 60000 ms'),
    figures: { everyMs: 60_000 },
  });
});

test('four are not enough, and a fifth that stays open is', () => {
  const four = [0, 1, 2, 3].flatMap((id) => stream(id, id * 60_000, id * 60_000 + 59_000));
  expect(reopenedStreamStatement(transcriptOf(four), 0)).toBeNull();
  expect(reopenedStreamStatement(transcriptOf([...four, ...stream(4, 240_000, null)]), 0)?.message).toContain(
    'without end',
  );
});

test('streams that a client opens side by side are not one that is opened again and again', () => {
  const beside = transcriptOf([0, 1, 2, 3, 4, 5].flatMap((id) => stream(id, id, 300_000 + id)));
  expect(streamsInARow(beside, 0)).toEqual([0]);
  expect(reopenedStreamStatement(beside, 0)).toBeNull();
});
