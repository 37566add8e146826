import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { searchCases } from '../../src/check/property-runs/search-cases.ts';
import { searchMessage } from '../../src/report/formats/search-message.ts';
import { httpServer } from '../faults/http-server.ts';

test('a network that varies is in the counterexample, and in the line that replays it', async () => {
  const server = () => ({ app: httpServer().app });
  const search = await searchCases(server(), 'work', {
    clients: ['typescript-sdk-v1'],
    arguments: {},
    network: fc.record({ roundTripMs: fc.integer({ min: 0, max: 200_000 }) }),
    numRuns: 40,
    seed: 5,
  });
  const one = search.counterexample?.case;
  // The client gives a connection 10 s, which takes one round trip.
  expect(one?.network).toEqual({ roundTripMs: 10_000 });
  expect(search.counterexample?.numbers).toEqual([
    { in: 'network', name: 'roundTripMs', failsWith: 10_000, passesWith: 9_999 },
  ]);
  expect(searchMessage(search)).toContain('network: {"roundTripMs":10000}');
  const { startup, cells } = await check(server(), {
    clients: ['typescript-sdk-v1'],
    calls: [{ tool: 'work', arguments: {} }],
    ...(one?.network === undefined ? {} : { network: one.network }),
    quick: true,
  });
  expect([...startup, ...cells].map(({ verdict }) => verdict)).toContain('fails');
}, 60_000);
