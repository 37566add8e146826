import { describe, expect, test } from 'vitest';
import type { PlainDeadline } from '../../clocks/plain-deadline.ts';
import type { Entry, Transcript } from '../../wire/transcript.ts';
import { thinned, timelineOf } from './timeline.ts';

const deadline = (name: string, limitMs: number, change: Partial<PlainDeadline> = {}): PlainDeadline => ({
  name,
  by: `client/${name}`,
  over: ['call'],
  from: null,
  limitMs,
  restartedBy: [],
  pausedBy: [],
  noticed: null,
  outcome: { toCaller: { error: 'timed out', code: null, to: 'model' }, toServer: [] },
  setting: null,
  guessed: false,
  evidence: [{ basis: 'measured', source: 'a test', date: null }],
  ...change,
});

const transcript = (
  entries: readonly Entry[],
  lax: readonly PlainDeadline[],
  strict: readonly PlainDeadline[] = lax,
): Transcript => ({
  head: {
    client: 'client',
    conditions: { transport: 'memory', era: 'initialize', mode: 'headless', settings: {} },
    deadlines: { strict, lax },
    progressGuessed: false,
  },
  entries,
  work: [],
});

const begin = (atMs: number): Entry => ({ atMs, kind: 'begin', span: 'call', id: 1, parentId: null });
const end = (atMs: number): Entry => ({ atMs, kind: 'end', id: 1, how: 'ok' });
const progress = (atMs: number): readonly Entry[] => [
  {
    atMs,
    kind: 'received',
    spanId: 1,
    bytes: 1,
    frame: { jsonrpc: '2.0', method: 'notifications/progress', params: {} },
  },
  { atMs, kind: 'mark', mark: 'progress', id: 1 },
];
const answer = (atMs: number): Entry => ({
  atMs,
  kind: 'received',
  spanId: 1,
  bytes: 1,
  frame: { jsonrpc: '2.0', id: 0, result: {} },
});
const idle = deadline('idle', 100, { restartedBy: ['progress'] });

describe('a clock', () => {
  test('that ends in time says when it would have fired', () => {
    const [line] = timelineOf(transcript([begin(1_000), answer(1_030), end(1_030)], [deadline('call', 100)]), 1).clocks;
    expect(line).toMatchObject({ windowsAtMs: [0], endedAtMs: 30, firesAtMs: 100, earliestAtMs: 100, fired: false });
  });

  test('that is restarted has its windows, and fires a full one after the last', () => {
    const entries = [begin(0), ...progress(60), ...progress(150), end(400)];
    const [line] = timelineOf(transcript(entries, [idle]), 1).clocks;
    expect(line).toMatchObject({ windowsAtMs: [0, 60, 150], endedAtMs: 250, firesAtMs: 250, fired: true });
  });

  test('fires in a run in which nothing can happen any more', () => {
    const stopped: Entry = { atMs: 5, kind: 'stopped', why: 'nothing-can-run', note: '' };
    const [line] = timelineOf(transcript([begin(0), stopped], [deadline('call', 100)]), 1).clocks;
    expect(line).toMatchObject({ firesAtMs: 100, fired: true });
  });

  test('whose limit is unknown has both ends', () => {
    const strict = deadline('call', 40);
    const [line] = timelineOf(transcript([begin(0), answer(60), end(60)], [], [strict]), 1).clocks;
    expect(line).toMatchObject({ limitMs: 'unknown', earliestAtMs: 40, firesAtMs: null, fired: false });
  });

  test('of which it is unknown what restarts it says so', () => {
    const entries = [begin(0), ...progress(60), answer(120), end(120)];
    const [line] = timelineOf(transcript(entries, [idle], [deadline('idle', 100)]), 1).clocks;
    expect(line).toMatchObject({ restartedBy: 'unknown', earliestAtMs: 100, firesAtMs: 160, fired: false });
  });
});

describe('beside the clocks', () => {
  test('the longest silence, up to the answer', () => {
    const { longestSilenceMs, progressAtMs } = timelineOf(
      transcript([begin(0), ...progress(60), ...progress(70), answer(110), end(110)], [idle]),
      1,
    );
    expect({ longestSilenceMs, progressAtMs }).toEqual({ longestSilenceMs: 60, progressAtMs: [60, 70] });
  });

  test('what the server opened in this call and did not close, whatever an earlier one left', () => {
    const opened = (atMs: number, number: number): Entry => ({
      atMs,
      kind: 'resource-opened',
      resource: 'socket',
      number,
      label: null,
    });
    const closed: Entry = { ...opened(30, 2), kind: 'resource-closed' } as Entry;
    const entries = [opened(1, 1), begin(10), opened(20, 2), opened(21, 3), closed, end(40)];
    expect(timelineOf(transcript(entries, []), 1).leftOpen).toEqual([
      { resource: 'socket', label: null, openedAtMs: 11 },
    ]);
  });

  test('thousands of notifications are thinned evenly, both ends kept', () => {
    const few = thinned(Array.from({ length: 10_000 }, (_, index) => index));
    expect([few.length, few[0], few.at(-1)]).toEqual([64, 0, 9_999]);
  });
});
