import { expect, test } from 'vitest';
import { by } from '../../clocks/authoring.ts';
import type { PlainDeadline } from '../../clocks/plain-deadline.ts';
import type { BookedWork, Entry, Transcript } from '../../wire/transcript.ts';
import { SpanIndex } from '../reading/span-index.ts';
import { fold } from './fold.ts';
import { workPressure, workWithinMs } from './work-pressure.ts';

const limit = (limitMs: number, restartedBy: PlainDeadline['restartedBy'] = []): PlainDeadline => ({
  name: 'call',
  by: 'test/call',
  over: ['call'],
  from: null,
  limitMs,
  restartedBy,
  pausedBy: [],
  noticed: null,
  outcome: { toCaller: { error: 'call', code: null, to: 'caller' }, toServer: [], inner: 'abort' },
  setting: null,
  guessed: false,
  ...by('measured', 'made up for a test'),
});

/** A call with two progress marks, all within one virtual instant. */
const entries: readonly Entry[] = [
  { atMs: 0, kind: 'begin', span: 'call', id: 1, parentId: null },
  { atMs: 0, kind: 'mark', mark: 'progress', id: 1 },
  { atMs: 0, kind: 'mark', mark: 'progress', id: 1 },
  { atMs: 0, kind: 'end', id: 1, how: 'ok' },
];

/** What work booked before these entries does to a client with this clock. */
function pressure(deadline: PlainDeadline, work: readonly BookedWork[], slowdown = 4) {
  const deadlines = { strict: [deadline], lax: [deadline] };
  const transcript = { head: { deadlines, progressGuessed: false }, entries, work } as unknown as Transcript;
  const { slacks } = fold([deadline], transcript);
  const index = new SpanIndex(transcript);
  return workPressure({ transcript, index, id: 1, slacks, fails: ({ notified }) => notified }, slowdown);
}

const bursts = [1, 2, 3].map((before) => ({ before, ms: 3_000 }));

test('bursts add up under a clock that nothing restarts', () => {
  expect(pressure(limit(5_000), bursts)).toEqual({
    machine: 'this',
    by: 'test/call',
    limitMs: 5_000,
    firesAtMs: 5_000,
    confirmed: false,
  });
});

test('each restart of a clock sees only its own share', () => {
  expect(pressure(limit(5_000, ['progress']), bursts, 1)).toBeNull();
  expect(pressure(limit(5_000, ['progress']), bursts, 2)).toMatchObject({ machine: 'slower', firesAtMs: 5_000 });
});

test('work before the call and after its end is not its own', () => {
  const around = [
    { before: 0, ms: 9_000 },
    { before: 4, ms: 9_000 },
  ];
  expect(pressure(limit(5_000), around)).toBeNull();
  const transcript = { entries, work: [...around, ...bursts] } as unknown as Transcript;
  expect(workWithinMs(transcript, 1)).toBe(9_000);
});

test('what is tight without work is not blamed on it, unless this machine is too slow already', () => {
  expect(pressure(limit(900), [{ before: 3, ms: 300 }])).toBeNull();
  expect(pressure(limit(900), [{ before: 3, ms: 1_000 }])).toMatchObject({ machine: 'this' });
});

test('work between the marks of a row is shared out among them', () => {
  const deadline = limit(5_000, ['progress']);
  const row: readonly Entry[] = [
    { atMs: 0, kind: 'begin', span: 'call', id: 1, parentId: null },
    { atMs: 1_000, kind: 'mark', mark: 'progress', id: 1, again: { times: 9, everyMs: 1_000 } },
    { atMs: 11_000, kind: 'end', id: 1, how: 'ok' },
  ];
  const work = [{ before: 2, ms: 27_000, inRow: true as const }];
  const deadlines = { strict: [deadline], lax: [deadline] };
  const transcript = { head: { deadlines, progressGuessed: false }, entries: row, work } as unknown as Transcript;
  const { slacks } = fold([deadline], transcript);
  const span = {
    transcript,
    index: new SpanIndex(transcript),
    id: 1,
    slacks,
    fails: ({ notified }: { notified: boolean }) => notified,
  };
  expect(workPressure(span, 1)).toBeNull();
  expect(workPressure(span, 2)).toMatchObject({ machine: 'slower', firesAtMs: 6_000 });
});
