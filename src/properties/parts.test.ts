import { expect, test } from 'vitest';
import type { Entry, Transcript, TranscriptHead } from '../wire/transcript.ts';
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

test('a part has what came since the last cut, and what is known of spans that are still open', () => {
  const entries: Entry[] = [begin(0, 1, 'exchange'), byte(5, 1), begin(10, 2, 'call'), end(20, 2)];
  const transcript: Transcript = { head, entries, realWorkMs: {} };
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
