import { expect, test } from 'vitest';
import type { Entry, Transcript, TranscriptHead } from '../../wire/transcript.ts';
import { Parts } from './parts.ts';

const head: TranscriptHead = {
  client: 'any',
  conditions: { transport: 'http', era: 'initialize', mode: 'headless', settings: {} },
  deadlines: { strict: [], lax: [] },
  progressGuessed: false,
};

const begin = (atMs: number, id: number, span: 'call' | 'exchange'): Entry => ({
  atMs,
  kind: 'begin',
  span,
  id,
  parentId: null,
});
const end = (atMs: number, id: number): Entry => ({ atMs, kind: 'end', id, how: 'ok' });
const byte = (atMs: number, id: number): Entry => ({ atMs, kind: 'mark', mark: 'byte', id });

test('work is booked in a part before the same entry as in the whole', () => {
  const entries: Entry[] = [begin(0, 1, 'exchange'), begin(10, 2, 'call'), end(20, 2)];
  const work = [
    { before: 1, ms: 1 },
    { before: 2, ms: 2 },
    { before: 3, ms: 3 },
  ];
  const parts = new Parts({ head, entries, work });
  parts.cut();
  entries.push(begin(30, 3, 'call'), end(40, 3));
  work.push({ before: 4, ms: 4 });
  const { current } = parts;
  expect(current.work.map(({ before, ms }) => [current.entries[before], ms])).toEqual([
    [begin(30, 3, 'call'), 3],
    [end(40, 3), 4],
  ]);
});

test('a part has what came since the last cut, and what is known of spans that are still open', () => {
  const entries: Entry[] = [begin(0, 1, 'exchange'), byte(5, 1), begin(10, 2, 'call'), end(20, 2)];
  const transcript: Transcript = { head, entries, work: [] };
  const parts = new Parts(transcript);
  expect(parts.current.entries).toEqual(entries);
  parts.cut();
  const second: Entry[] = [begin(30, 3, 'call'), byte(35, 1), end(40, 3), end(45, 1)];
  entries.push(...second);
  expect(parts.current.entries).toEqual([begin(0, 1, 'exchange'), byte(5, 1), ...second]);
  parts.cut();
  entries.push(begin(50, 4, 'call'));
  expect(parts.current.entries).toEqual([begin(50, 4, 'call')]);
});
