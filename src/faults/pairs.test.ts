import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import type { Frame } from '../wire/frame.ts';
import { placesOf } from './assert-places.ts';
import type { AnyFault } from './fault.ts';
import { knownFaults } from './fault-registry.ts';
import { noOp } from './protocol/no-op.ts';
import { simplestParameters } from './testing/simplest-parameters.ts';
import { type Step, WorldOfFrames } from './testing/world-of-frames.ts';

/** Every pair of faults that can be injected at one place works together, in the order of the plan. */

const faults = knownFaults();
const sharesPlace = (one: AnyFault, other: AnyFault): boolean =>
  placesOf(one).some((place) => place !== 'msw' && placesOf(other).includes(place));

const call = (id: number): Frame => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name: 'a', arguments: {} },
});
const answer = (id: number): Frame => ({ jsonrpc: '2.0', id, result: { content: [] } });
const session: readonly Step[] = [
  { atMs: 10, toServer: call(1) },
  { atMs: 11, upstream: '/1' },
  { atMs: 40, toClient: answer(1) },
  { atMs: 5_000_000, toServer: call(2) },
  { atMs: 5_000_001, upstream: '/2' },
  { atMs: 5_000_010, toClient: answer(2) },
];

/** The session with two faults at work, the first of which sees the frames of the client first. */
function played(
  [first, second]: readonly [AnyFault, AnyFault],
  parameters: (fault: AnyFault) => unknown,
  liftMs?: number,
) {
  const world = new WorldOfFrames();
  const injected = [first, second].map((fault, index) => world.inject(fault, parameters(fault), index + 1));
  world.script(session);
  if (liftMs !== undefined) {
    world.runUntil(liftMs);
    for (const one of injected) one.lift();
  }
  world.runUntil();
  return { arrivals: world.arrivals, notes: world.notes };
}

/** Smaller values than the defaults, which take long. */
const quick: { readonly [fault: string]: object } = {
  'oversized-payload': { textBytes: 1_000 },
  'notifications-flood': { notifications: 5 },
};

/** What is wrong with two faults at work together; `null`: nothing. */
function problemOf(pair: readonly [AnyFault, AnyFault]): string | null {
  const [first, second] = pair;
  const defaults = ({ id }: AnyFault) => quick[id] ?? {};
  if (!isDeepStrictEqual(played(pair, defaults), played(pair, defaults))) return 'is not the same with the same seed';
  const simplest = (fault: AnyFault) => (fault === second ? simplestParameters(fault) : defaults(fault));
  if (first !== second && !isDeepStrictEqual(played(pair, simplest).arrivals, alone(first)))
    return 'differs from the first alone although the second does nothing';
  const afterwards = played(pair, defaults, 1_000_000).arrivals.filter(({ atMs }) => atMs >= 5_000_000);
  const undisturbed = [
    ['server', 5_000_000],
    ['upstream', 5_000_001],
    ['client', 5_000_010],
  ];
  const isUndisturbed = isDeepStrictEqual(
    afterwards.map(({ at, atMs }) => [at, atMs]),
    undisturbed,
  );
  return isUndisturbed ? null : 'leaves something behind after both were lifted';
}

function alone(fault: AnyFault) {
  const world = new WorldOfFrames();
  world.inject(fault, quick[fault.id] ?? {}, 1);
  world.script(session);
  world.runUntil();
  return world.arrivals;
}

test.each(faults)('$id, before every other fault that shares a place with it', (first) => {
  const others = faults.filter((other) => sharesPlace(first, other));
  expect(others).toContain(first);
  const problems = others.map((second) => [second.id, problemOf([first, second])]);
  expect(problems.filter(([, problem]) => problem !== null)).toEqual([]);
});

/** Faults that break a promise that only shows with another fault beside them. */
test.each<[string, AnyFault['inject'], string]>([
  [
    'draws from a sequence that all share',
    ((calls) => (context) => {
      const end = context.toClient((frame, pass) => void context.setTimer(() => pass(frame), ++calls));
      return { lift: end };
    })(0),
    'is not the same with the same seed',
  ],
  [
    'leaves its hook in place',
    (context) => {
      context.toClient((frame, pass) => void context.setTimer(() => pass(frame), 5));
      return { lift() {} };
    },
    'leaves something behind after both were lifted',
  ],
])('a fault that %s is caught', (_, inject, problem) => {
  expect(problemOf([{ ...noOp, id: 'broken', inject } as AnyFault, noOp as AnyFault])).toBe(problem);
});
