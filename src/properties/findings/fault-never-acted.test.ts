import { expect, test } from 'vitest';
import type { Entry, Transcript } from '../../wire/transcript.ts';
import { type FaultedCall, faultsActed, neverActed } from './fault-never-acted.ts';

const plan = [{ fault: 'slow' }];
const call = (client: string, tool: string, ...acted: number[]): FaultedCall => ({ client, tool, faultsActed: acted });
const statements = (calls: readonly FaultedCall[], startups: readonly number[] = [0], of = plan) =>
  neverActed(of, calls, startups).map(({ nowhere, message, figures }) => [nowhere, message, figures]);

test('a fault that met nothing at all', () => {
  expect(statements([call('a', 'x'), call('b', 'x')])).toEqual([
    [
      true,
      'slow never acted: none of 2 calls and no start-up met it, so nothing is proved about it',
      { metCalls: 0, calls: 2, startups: 0 },
    ],
  ]);
});

test('one that met every call', () => {
  expect(statements([call('a', 'x', 0), call('b', 'x', 0)])).toEqual([]);
});

test('one that met some: which tools it did not, and where only some clients, for which', () => {
  expect(statements([call('a', 'x', 0), call('b', 'x'), call('a', 'y'), call('b', 'y')])).toEqual([
    [false, 'slow met 1 of 4 calls: nothing is proved about it for x (b), y', { metCalls: 1, calls: 4 }],
  ]);
});

test('one that met only start-ups', () => {
  expect(statements([call('a', 'x')], [1])).toEqual([
    [
      false,
      'slow met 1 start-up and none of 1 call: of the calls nothing is proved about it',
      { startups: 1, metCalls: 0, calls: 1 },
    ],
  ]);
});

test('each of several by itself, and two of one name by their places', () => {
  const twice = [{ fault: 'slow' }, { fault: 'slow' }];
  expect(statements([call('a', 'x', 1)], [0, 0], twice).map(([nowhere]) => nowhere)).toEqual([true]);
  expect(neverActed(twice, [call('a', 'x', 1)], [0, 0])[0]?.index).toBe(0);
});

test('no call was played: that is said elsewhere', () => {
  expect(statements([])).toEqual([]);
});

test('what a call met is read from the notes between its beginning and the next', () => {
  const begin = (id: number): Entry => ({ atMs: 0, kind: 'begin', span: 'call', id, parentId: null });
  const note = (fault: string, place: number, text = 'holds'): Entry => ({
    atMs: 0,
    kind: 'fault',
    fault,
    place,
    note: text,
    about: {},
  });
  const entries = [
    note('slow', 0),
    begin(1),
    note('slow', 1),
    begin(2),
    note('slow', 0, 'could not hold an upstream call'),
    begin(3),
  ];
  const transcript = { entries, work: [] } as unknown as Transcript;
  const two = [{ fault: 'slow' }, { fault: 'slow' }];
  expect([1, 2, 3].map((id) => faultsActed(transcript, id, two))).toEqual([[1], [], []]);
});
