import { beforeEach, expect, it } from 'vitest';
import type { StreamHandle } from '../../base/native.ts';
import { FlowCounters } from './flow-counters.ts';

type Fake = { -readonly [K in keyof StreamHandle]: StreamHandle[K] };
const makeHandle = (): Fake => ({
  bytesRead: 0,
  bytesWritten: 0,
  writeQueueSize: 0,
  reading: false,
  getAsyncId: () => 1,
  close: () => {},
});

let counters: FlowCounters;
beforeEach(() => {
  counters = new FlowCounters();
});

it('what a handle has written counts for good, beside what went past it', () => {
  const handle = makeHandle();
  counters.watch(handle, { writes: 'out' });
  handle.bytesWritten = 10;
  counters.add('out', 5);
  expect(counters.changes()).toEqual([{ flow: 'out', written: 15 }]);
  handle.bytesWritten = 12;
  handle.close();
  handle.bytesWritten = 0;

  expect(counters.changes()).toEqual([{ flow: 'out', written: 17 }]);
  expect(counters.changes()).toEqual([]);
});

it('a reader is unopened, reads, pauses and closes; only a change is reported', () => {
  counters.declareReader('in');
  const states = [counters.state('in')];
  const handle = makeHandle();
  counters.watch(handle, { reads: 'in' });
  handle.reading = true;
  states.push(counters.state('in'));
  handle.bytesRead = 7;
  handle.reading = false;
  states.push(counters.state('in'));
  handle.close();
  handle.bytesRead = 0;

  expect(states).toEqual(['unopened', 'reading', 'paused']);
  expect(counters.changes()).toEqual([{ flow: 'in', read: 7, state: 'closed' }]);
  expect(counters.read('in')).toBe(7);
});
