import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantsOf, type MarkEntry, marksBefore, type TranscriptHead, timesOf } from './transcript.ts';
import { TranscriptWriter } from './transcript-writer.ts';

const head: TranscriptHead = {
  client: 'any',
  conditions: { transport: 'memory', era: 'initialize', mode: 'headless', settings: {} },
  deadlines: { strict: [], lax: [] },
  progressGuessed: false,
};

/** Writes marks at these gaps, and something else before those that say so. */
function written(gaps: readonly { readonly ms: number; readonly other: boolean; readonly id: number }[]) {
  let nowMs = 0;
  const writer = new TranscriptWriter(head, () => nowMs);
  const plain: [number, number][] = [];
  for (const { ms, other, id } of gaps) {
    nowMs += ms;
    if (other) writer.write({ kind: 'end', id: 99, how: 'ok' });
    writer.write({ kind: 'mark', mark: 'byte', id });
    plain.push([nowMs, id]);
  }
  const marks = writer.transcript.entries.filter((entry): entry is MarkEntry => entry.kind === 'mark');
  return { plain, marks };
}

const gaps = fc.array(
  fc.record({ ms: fc.constantFrom(0, 1_000, 1_000, 1_000, 7), other: fc.boolean(), id: fc.constantFrom(1, 1, 1, 2) }),
);

test('rows of marks say the same as the marks one by one', () => {
  fc.assert(
    fc.property(gaps, (given) => {
      const { plain, marks } = written(given);
      expect(marks.flatMap((mark) => [...instantsOf(mark)].map((atMs) => [atMs, mark.id]))).toEqual(plain);
      expect(marks.reduce((sum, mark) => sum + timesOf(mark), 0)).toBe(plain.length);
    }),
  );
});

test('what came before a time is found in a row as it is among single marks', () => {
  fc.assert(
    fc.property(gaps, fc.nat(20_000), (given, beforeMs) => {
      const { plain, marks } = written(given);
      const before = marks.flatMap((mark) => marksBefore(mark, beforeMs) ?? []);
      expect(before.flatMap((mark) => [...instantsOf(mark)])).toEqual(
        plain.map(([atMs]) => atMs).filter((atMs) => atMs < beforeMs),
      );
    }),
  );
});

test('a stream of comments without end is one entry', () => {
  const endless = Array.from({ length: 50_000 }, () => ({ ms: 1_000, other: false, id: 1 }));
  expect(written(endless).marks).toEqual([
    { atMs: 1_000, kind: 'mark', mark: 'byte', id: 1, again: { times: 49_999, everyMs: 1_000 } },
  ]);
});

test('work that was done between the marks of a row is booked as one, and keeps apart from what came after it', () => {
  let nowMs = 0;
  let workMs = 0;
  const writer = new TranscriptWriter(
    head,
    () => nowMs,
    () => workMs,
  );
  for (let count = 0; count < 10; count++) {
    nowMs += 1_000;
    workMs += 5;
    writer.write({ kind: 'mark', mark: 'byte', id: 1 });
  }
  workMs += 7;
  writer.write({ kind: 'end', id: 1, how: 'ok' });
  expect(writer.transcript.work).toEqual([
    { before: 0, ms: 5 },
    { before: 1, ms: 45, inRow: true },
    { before: 1, ms: 7 },
  ]);
});

test('of thousands of messages of one method the first are kept whole, and answers always are', () => {
  const writer = new TranscriptWriter(head, () => 0);
  const received = (frame: Parameters<typeof writer.write>[0] & { kind: 'received' }) => writer.write(frame);
  for (let n = 0; n < 1_200; n++) {
    const log = { jsonrpc: '2.0', method: 'notifications/message', params: { data: `line ${n}` } } as const;
    received({ kind: 'received', frame: log, spanId: null, bytes: 1 });
    received({ kind: 'received', frame: { jsonrpc: '2.0', id: n, result: { n } }, spanId: null, bytes: 1 });
  }
  const frames = writer.transcript.entries.flatMap((entry) => (entry.kind === 'received' ? [entry.frame] : []));
  expect(frames.filter((frame) => 'params' in frame)).toHaveLength(1_000);
  expect(frames.filter((frame) => 'result' in frame)).toHaveLength(1_200);
  expect(frames[2 * 1_100]).toEqual({ jsonrpc: '2.0', method: 'notifications/message' });
});
