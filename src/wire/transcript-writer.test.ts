import { expect, test } from 'vitest';
import type { TranscriptHead } from './transcript.ts';
import { TranscriptWriter } from './transcript-writer.ts';

const fault = (note: string) => ({ kind: 'fault', fault: 'x', note, about: {} }) as const;

/** Writes notes of two processes, heard in some order, beside an entry of each instant. */
function written(heard: readonly (readonly [number, string, string])[]) {
  let nowMs = 0;
  const writer = new TranscriptWriter({} as TranscriptHead, () => nowMs);
  for (const instant of [0, 5, 9]) {
    nowMs = instant;
    for (const [atMs, from, note] of heard) if (atMs === instant) writer.writeLater(atMs, from, fault(note));
    writer.write({ kind: 'end', id: instant, how: 'ok' });
  }
  writer.flush();
  return writer.transcript.entries.map((entry) => ('note' in entry ? entry.note : `end ${entry.atMs}`));
}

test('what other processes tell stands at the end of its instant, however it was heard', () => {
  const [a, b, c, d] = [
    [0, 'c1', 'a'],
    [5, 'c1', 'b'],
    [5, 'c1.1', 'c'],
    [9, 'c1', 'd'],
  ] as const;
  const expected = ['end 0', 'a', 'end 5', 'b', 'c', 'end 9', 'd'];
  expect(written([a, b, c, d])).toEqual(expected);
  expect(written([d, c, b, a])).toEqual(expected);
});
