import { expect, test } from 'vitest';
import type { Entry, Transcript } from '../../wire/transcript.ts';
import { faultNotesOf } from './fault-notes.ts';

const call = (id: number, requestId: number): readonly Entry[] => [
  { atMs: 0, kind: 'begin', span: 'call', id, parentId: null },
  { atMs: 0, kind: 'begin', span: 'execution', id: id + 1, parentId: id },
  { atMs: 0, kind: 'sent', spanId: id + 1, frame: { jsonrpc: '2.0', id: requestId, method: 'tools/call' } },
];
const answer = (id: number, requestId: number): Entry => ({
  atMs: 0,
  kind: 'received',
  spanId: id + 1,
  frame: { jsonrpc: '2.0', id: requestId, result: {} },
  bytes: 1,
});
const note = (text: string, of: { label?: string; beside?: true } = {}): Entry => ({
  atMs: 0,
  kind: 'fault',
  fault: 'slow',
  note: text,
  about: {},
  ...of,
});

const notesOf = (entries: readonly Entry[]) =>
  [1, 11].map((id) => faultNotesOf({ entries, work: [] } as unknown as Transcript, id).map((one) => one.note));

test('a note that names its call belongs to that call, also after another one began', () => {
  const entries = [
    ...call(1, 5),
    ...call(11, 6),
    note('a', { label: 'tools/call 5' }),
    note('b', { label: 'tools/call 6' }),
  ];
  expect(notesOf(entries)).toEqual([['a'], ['b']]);
});

test('work in the name of a call that was answered belongs to the call in progress', () => {
  const entries = [...call(1, 5), answer(1, 5), ...call(11, 6), note('queued', { label: 'tools/call 5' })];
  expect(notesOf(entries)).toEqual([[], ['queued']]);
});

test('what a server does for a call beside belongs to none', () => {
  const entries = [...call(1, 5), note('beside', { label: 'tools/call x', beside: true }), note('here')];
  expect(notesOf(entries)).toEqual([['here'], []]);
});

test('a note without a name, or with that of a call before this part, belongs to the call in progress', () => {
  const entries = [...call(1, 5), note('a'), ...call(11, 6), note('b', { label: 'tools/call 3' })];
  expect(notesOf(entries)).toEqual([['a'], ['b']]);
});
