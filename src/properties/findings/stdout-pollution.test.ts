import { expect, test } from 'vitest';
import type { Entry, Transcript } from '../../wire/transcript.ts';
import { strayLines } from './stdout-pollution.ts';

const head = {
  client: 'any',
  conditions: { transport: 'stdio', era: 'initialize', mode: 'headless', settings: {} },
  deadlines: { strict: [], lax: [] },
  progressGuessed: false,
} as const;

const begin = (atMs: number, span: 'startup' | 'call', id: number): Entry => ({
  atMs,
  kind: 'begin',
  span,
  id,
  parentId: null,
});
const line = (atMs: number, note: string): Entry => ({
  atMs,
  kind: 'stimulus',
  on: 'garbage-line',
  spanId: null,
  note,
});
const transcript = (...entries: Entry[]): Transcript => ({ head, entries, work: [] });

test.each([
  ['a banner', 'not JSON: Unexpected token \'a\', "a: "b" is not valid JSON: "a: \\"b\\""', ['a: "b"']],
  ['a number', 'a JSON number instead of an object: "42"', ['42']],
  ['a log in JSON', 'no "jsonrpc": "2.0": "{\\"level\\":30}"', ['{"level":30}']],
  ['half a message', 'not JSON: Unexpected end: "{\\"jsonrpc\\":"', ['{"jsonrpc":']],
  ['a batch', 'a JSON array instead of an object: "[{\\"jsonrpc\\":\\"2.0\\"}]"', []],
  ['a message with a mistake in it', '"result" is not an object: "{\\"jsonrpc\\":\\"2.0\\",\\"id\\":1}"', []],
  ['a message without an id', 'no message to this client (no-id): "{}"', []],
])('%s', (_, note, said) => {
  const found = strayLines(transcript(begin(0, 'startup', 1), line(5, note)), 1);
  expect(found.map((one) => one.said)).toEqual(said);
});

test('a line belongs to what began last, and its time counts from there', () => {
  const seen = transcript(
    begin(0, 'startup', 1),
    line(3, 'not JSON: x: "one"'),
    begin(10, 'call', 2),
    line(10, 'not JSON: x: "two"'),
    begin(10, 'call', 3),
    line(25, 'not JSON: x: "three"'),
  );
  expect([1, 2, 3].map((id) => strayLines(seen, id))).toEqual([
    [{ atMs: 3, said: 'one' }],
    [{ atMs: 0, said: 'two' }],
    [{ atMs: 15, said: 'three' }],
  ]);
});

test('a server in this process has no standard output', () => {
  const memory = { ...head, conditions: { ...head.conditions, transport: 'memory' as const } };
  const seen = { ...transcript(begin(0, 'startup', 1), line(0, 'not JSON: x: "one"')), head: memory };
  expect(strayLines(seen, 1)).toEqual([]);
});
