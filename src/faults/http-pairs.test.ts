import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { json } from '../wire/http/testing/hop-harness.ts';
import { worksAt } from './assert-places.ts';
import type { AnyFault } from './fault.ts';
import { knownFaults } from './fault-registry.ts';
import { noOp } from './protocol/no-op.ts';
import { wholeSession } from './testing/broken-http-promises.ts';
import { simplestParameters } from './testing/simplest-parameters.ts';
import { type ScriptedExchange, WorldOfExchanges } from './testing/world-of-exchanges.ts';

/** Every pair of faults that can be injected over HTTP works together on the path of exchanges, in both orders. */

const faults = knownFaults().filter((fault) => worksAt(fault, 'in-process-http') || worksAt(fault, 'http-child'));

const liftMs = 1_000_000;
/** A call after both faults were lifted. */
const afterwards: ScriptedExchange = {
  atMs: liftMs + 4_000_000,
  request: { body: Buffer.from(JSON.stringify({ jsonrpc: '2.0', id: 9, method: 'ping' })) },
  answer: [{ connected: true }, { received: true }, { head: 200, headers: json }, { bytes: '{}' }, { end: true }],
};

async function played(planned: readonly (readonly [AnyFault, unknown])[]) {
  const world = new WorldOfExchanges([...wholeSession, afterwards]);
  const injected = planned.map(([fault, parameters], place) => world.inject(fault, parameters, place));
  world.play();
  await world.time.run(liftMs);
  for (const one of injected) one.lift();
  await world.time.run();
  const { notes } = world;
  return { heard: world.heard(), seen: world.seen(), notes, left: world.time.left + world.time.held };
}

/** Smaller values than the defaults, which take long. */
const quick: { readonly [fault: string]: object } = { 'oversized-payload': { textBytes: 1_000 } };

const defaults = (fault: AnyFault): readonly [AnyFault, unknown] => [fault, quick[fault.id] ?? {}];

/** What is wrong with two faults at work together; `null`: nothing. */
async function problemOf(first: AnyFault, second: AnyFault): Promise<string | null> {
  const together = await played([defaults(first), defaults(second)]);
  if (!isDeepStrictEqual(together, await played([defaults(first), defaults(second)])))
    return 'is not the same with the same seed';
  const undone = await played([defaults(first), [second, simplestParameters(second)]]);
  const { heard, seen } = await played([defaults(first)]);
  if (!isDeepStrictEqual([undone.heard, undone.seen], [heard, seen]))
    return 'differs from the first alone although the second does nothing';
  if (together.left > 0) return 'leaves a timer behind';
  const undisturbed = together.heard.at(-1)?.at(-1)?.slice(0, 2);
  return isDeepStrictEqual(undisturbed, [afterwards.atMs, 'end']) ? null : 'disturbs what comes after both were lifted';
}

test.each(faults)('$id, before every other fault', async (first) => {
  const problems: (readonly [string, string])[] = [];
  for (const second of faults) {
    const problem = await problemOf(first, second);
    if (problem !== null) problems.push([second.id, problem]);
  }
  expect(problems).toEqual([]);
});

test('a fault that stays on the path is caught', async () => {
  const stays: AnyFault['inject'] = (context) => {
    context.http(() => ({ exchange: () => ({ abort() {} }), close: async () => {} }));
    return { lift() {} };
  };
  const broken = { ...noOp, id: 'broken', inject: stays } as AnyFault;
  expect(await problemOf(broken, noOp as AnyFault)).toBe('disturbs what comes after both were lifted');
});
