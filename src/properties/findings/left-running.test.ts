import { expect, test } from 'vitest';
import type { Entry, Transcript } from '../../wire/transcript.ts';
import { counted, lastMs, leftRunning } from './left-running.ts';

const label = 'tools/call 2';
const opened = (atMs: number, number: number, more: object = {}): Entry =>
  ({ atMs, kind: 'resource-opened', resource: 'timer', number, label, ...more }) as Entry;
const closed = (atMs: number, number: number, more: object = {}): Entry =>
  ({ atMs, kind: 'resource-closed', resource: 'timer', number, label, ...more }) as Entry;
const left = (...entries: Entry[]) => leftRunning({ entries } as unknown as Transcript, label, 100);

test('what ends at the very instant is not left, what ends a millisecond later is', () => {
  expect(left(opened(10, 1), closed(100, 1), opened(10, 2), closed(101, 2))).toEqual([
    { resource: 'timer', openedMs: 10, untilMs: 101 },
  ]);
});

test('a timer that did not fire runs until it is due', () => {
  expect(left(opened(10, 1, { dueMs: 100 }), opened(10, 2, { dueMs: 500 }))).toEqual([
    { resource: 'timer', openedMs: 10, untilMs: 500 },
  ]);
});

test("another request's are not this one's", () => {
  expect(left(opened(10, 1, { label: 'tools/call 1', dueMs: 500 }), opened(10, 2, { label: null }))).toEqual([]);
});

test('connections and listeners are kept by right; a process and a thread are not', () => {
  const kinds = ['socket', 'server', 'child process', 'worker thread'];
  const found = left(...kinds.map((resource) => opened(10, 1, { resource })));
  expect(found.map(({ resource }) => resource)).toEqual(['child process', 'worker thread']);
  expect(lastMs(found)).toBeNull();
});

test('they are counted by their kinds', () => {
  const found = left(opened(1, 1), opened(1, 2), opened(1, 1, { resource: 'child process' }));
  expect(counted(found)).toEqual({ message: '2 timers, 1 child process', figures: { timers: 2, childProcesses: 1 } });
  const processes = left(opened(1, 1, { resource: 'child process' }), opened(1, 2, { resource: 'child process' }));
  expect(counted(processes)).toEqual({
    message: '2 child processes',
    figures: { childProcesses: 2 },
  });
});
