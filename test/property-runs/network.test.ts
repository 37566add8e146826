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
  expect(one?.network?.roundTripMs).toBeGreaterThan(20_000);
  expect(searchMessage(search)).toContain(`network: {"roundTripMs":${one?.network?.roundTripMs}}`);
  const { startup, cells } = await check(server(), {
    clients: ['typescript-sdk-v1'],
    calls: [{ tool: 'work', arguments: {} }],
    ...(one?.network === undefined ? {} : { network: one.network }),
    quick: true,
  });
  expect([...startup, ...cells].map(({ verdict }) => verdict)).toContain('fails');
}, 60_000);
