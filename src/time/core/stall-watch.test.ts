import { expect, test } from 'vitest';
import { type StallHost, StallWatch } from './stall-watch.ts';

/** The rounds that participants may take within one instant. */
const most = 250_000;

/** A watch over a clock whose time moves only where a test says so, and what it reported. */
function watched() {
  let step = 0;
  const reports: string[] = [];
  const tracker = { ledger: { movements: 0 }, spoken: () => 0, armOwn: (arm: () => unknown) => arm() };
  const host = {
    tracker,
    now: () => 7,
    step: () => step,
    signs: () => 0,
    goal: () => undefined,
    participants: () => [],
  } as unknown as StallHost;
  const watch = new StallWatch(host, { onNeverIdle: (error) => reports.push(error.message) });
  const rounds = (count: number): void => {
    for (let round = 0; round < count; round++) watch.round();
  };
  return { watch, reports, rounds, moves: () => step++ };
}

test('messages that go to and fro within one instant have a bound', () => {
  const { reports, rounds } = watched();
  rounds(most - 1);
  expect(reports).toEqual([]);
  rounds(1);
  expect(reports).toEqual([expect.stringContaining('Never at rest at virtual +7 ms: messages go to and fro')]);
});

test('each instant has a bound of its own', () => {
  const { reports, rounds, moves } = watched();
  for (let instant = 0; instant < 3; instant++) {
    rounds(most - 1);
    moves();
  }
  expect(reports).toEqual([]);
});

test('each run has a bound of its own', () => {
  const { watch, reports, rounds } = watched();
  rounds(most - 1);
  watch.reset();
  rounds(most - 1);
  expect(reports).toEqual([]);
});
