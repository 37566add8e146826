import { expect, test } from 'vitest';
import { TranscriptWriter, type Untimed } from '../../wire/transcript-writer.ts';
import { SpanIndex } from '../reading/span-index.ts';
import { refusalsIn } from './refusals.ts';

const head = {
  client: 'test',
  conditions: { transport: 'stdio', era: 'initialize', mode: 'headless', settings: {} },
  deadlines: { strict: [], lax: [] },
  progressGuessed: false,
} as const;

/** What ends anything in a call with one request, after which these entries follow, each at its time. */
function refusals(...after: readonly (readonly [atMs: number, entry: Untimed])[]) {
  let nowMs = 0;
  const writer = new TranscriptWriter(head, () => nowMs);
  writer.write({ kind: 'begin', span: 'call', id: 1, parentId: null });
  writer.write({ kind: 'begin', span: 'execution', id: 2, parentId: 1 });
  writer.write({ kind: 'sent', spanId: 2, frame: { jsonrpc: '2.0', id: 9, method: 'tools/call' } });
  for (const [atMs, entry] of after) {
    nowMs = atMs;
    writer.write(entry);
  }
  const { transcript } = writer;
  return refusalsIn(transcript, new SpanIndex(transcript), 1).map(({ by, ending }) => [by, ending.kind, ending.said]);
}

const line = (on: string): Untimed => ({ kind: 'stimulus', on, spanId: null, note: 'a line: "hello"' });
const notice = (name: string): Untimed => ({ kind: 'told', spanId: 2, by: `test/${name}`, down: 'nothing' });
const up = (name: string): Untimed => ({ kind: 'up', spanId: null, by: `test/${name}`, up: 'kill' });

test.each([
  ['garbage-line', 'garbage-line', 'invalid-line'],
  ['oversize-line', 'line', 'oversize'],
] as const)('a client refuses %s if it ends the connection over it, or notifies its caller', (on, name, kind) => {
  for (const reaction of [notice(name), up(name)])
    expect(refusals([5, line(on)], [5, reaction])).toEqual([[name, kind, 'hello']]);
});

test.each([
  ['nothing follows', []],
  ['something follows later', [[6, notice('garbage-line')]]],
  ['something else follows', [[5, notice('request')]]],
  ['it came before', null],
] as const)('but not if %s', (_, after) => {
  const before = [5, notice('garbage-line')] as const;
  const found =
    after === null ? refusals(before, [5, line('garbage-line')]) : refusals([5, line('garbage-line')], ...after);
  expect(found).toEqual([]);
});

test('a server that cancels a request is named with its reason, if that is text', () => {
  const cancels = (reason?: unknown): Untimed => ({
    kind: 'received',
    spanId: null,
    bytes: 1,
    frame: { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 9, reason } },
  });
  expect(refusals([5, cancels('too busy\nfor you')])).toEqual([
    ['cancelled-by-server', 'cancelled-by-server', 'too busy'],
  ]);
  for (const reason of [undefined, 7]) expect(refusals([5, cancels(reason)])[0]).toContain(null);
});

test('and one that cancels a request that was never sent is not', () => {
  const frame = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 8 } } as const;
  expect(refusals([5, { kind: 'received', spanId: null, bytes: 1, frame }])).toEqual([]);
});

test('an error counts for the call that asked, and for no other', () => {
  const refusedFor = (spanId: number | null): Untimed => ({
    kind: 'received',
    spanId,
    bytes: 1,
    frame: { jsonrpc: '2.0', id: 9, error: { code: -32603, message: 'broken' } },
  });
  const otherCall: Untimed = { kind: 'begin', span: 'call', id: 5, parentId: null };
  const otherRequest: Untimed = { kind: 'begin', span: 'execution', id: 6, parentId: 5 };
  expect(refusals([5, refusedFor(2)])).toEqual([['protocol-error', 'protocol-error', 'broken']]);
  expect(refusals([5, otherCall], [5, otherRequest], [5, refusedFor(6)])).toEqual([]);
  expect(refusals([5, refusedFor(null)])).toEqual([]);
});
