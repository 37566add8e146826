import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assertPlaces } from '../../src/faults/assert-places.ts';
import type { FaultPlace } from '../../src/faults/fault.ts';
import { faultPlans } from '../../src/index.ts';
import { placeOf, type ServerUnderTest } from '../../src/scenario/server/server-under-test.ts';

const command = { command: 'node', args: ['server.js'] };
const servers: readonly ServerUnderTest[] = [
  () => null,
  { app: () => null },
  command,
  { ...command, http: 'http://127.0.0.1:3000/mcp' },
];

const planned = (options: Parameters<typeof faultPlans>[0]): ReadonlySet<string> =>
  new Set(
    fc
      .sample(faultPlans(options), { seed: 5, numRuns: 2_000 })
      .flat()
      .map(({ fault }) => fault),
  );

describe.each(['upstream', 'protocol', 'process', 'payload'] as const)('the layer %s', (layer) => {
  test.each(servers.map((server) => [placeOf(server), server] as const))('%s', (place, server) => {
    const plans = fc.sample(faultPlans({ [layer]: true, server }), { seed: 5, numRuns: 300 });
    for (const plan of plans) assertPlaces(plan, place);
    expect(plans.flat().length).toBeGreaterThan(0);
  });
});

test('without a server, a layer has the faults that an app and a function allow', () => {
  for (const place of ['in-process', 'in-process-http'] satisfies readonly FaultPlace[])
    for (const fault of planned({ upstream: true })) assertPlaces([{ fault, parameters: {} }], place);
  expect(planned({ upstream: true })).not.toContain('socket-slow');
  expect(planned({ upstream: true, server: command })).toContain('socket-slow');
});

test('the default has no fault against which a server cannot defend itself', () => {
  expect(planned({})).toContain('cold-start-first-call');
  expect(planned({})).not.toContain('deploy-drain');
});
