import { describe, expect, test } from 'vitest';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import { hangingServer, type Silence } from '../servers/hanging-server.mjs';
import { mockObserved, profileOf } from './mock-observed.ts';
import { observe, type RequestSettings } from './real-sdk-clients.ts';

const scenarios: readonly {
  readonly name: string;
  readonly tool: string;
  readonly settings: RequestSettings;
  readonly silence?: Silence;
}[] = [
  { name: 'a quick answer', tool: 'quick', settings: {} },
  { name: 'a call never answered', tool: 'hang', settings: {} },
  { name: 'ten minutes, no progress asked for', tool: 'steady', settings: {} },
  { name: 'a timeout of its own', tool: 'hang', settings: { timeout: 1234 } },
  { name: 'a timeout beyond the ten minutes', tool: 'steady', settings: { timeout: 600_001 } },
  { name: 'a timeout of exactly the ten minutes', tool: 'steady', settings: { timeout: 600_000 } },
  { name: 'progress seen, clock not reset', tool: 'steady', settings: { onprogress: true } },
  {
    name: 'progress that resets the clock',
    tool: 'steady',
    settings: { onprogress: true, resetTimeoutOnProgress: true },
  },
  { name: 'reset without a callback is dead', tool: 'steady', settings: { resetTimeoutOnProgress: true } },
  {
    name: 'a cap, looked at when progress comes',
    tool: 'steady',
    settings: { onprogress: true, resetTimeoutOnProgress: true, maxTotalTimeout: 100_000 },
  },
  {
    name: 'a cap on silence is no cap',
    tool: 'hang',
    settings: { onprogress: true, resetTimeoutOnProgress: true, maxTotalTimeout: 10_000 },
  },
  {
    name: 'a window shorter than the progress',
    tool: 'steady',
    settings: { onprogress: true, resetTimeoutOnProgress: true, timeout: 29_999 },
  },
  {
    name: 'a window of exactly the progress',
    tool: 'steady',
    settings: { onprogress: true, resetTimeoutOnProgress: true, timeout: 30_000 },
  },
  { name: 'initialize never answered', tool: 'quick', settings: {}, silence: 'initialize' },
  { name: 'tools/list never answered', tool: 'quick', settings: {}, silence: 'tools/list' },
];

describe.each(['v1', 'v2'] as const)('the mock client of SDK %s does what the real one does', (sdk) => {
  test.each(scenarios)('$name', async ({ tool, settings, silence }) => {
    const make = () => hangingServer(silence);
    const real = await observe(sdk, make, tool, settings);
    const mock = await mockObserved(profileOf(sdk), make, tool, settings);
    expect(mock).toEqual(real);
  });
});

describe('a wrong profile is caught', () => {
  const right = profileOf('v1');
  const wrong = (change: object): ClientProfile => ({
    ...right,
    deadlines: Object.fromEntries(
      Object.entries(right.deadlines).map(([name, deadline]) => [name, { ...deadline, ...change }]),
    ),
  });
  test.each([
    ['a limit one millisecond off', wrong({ ms: 60_001 })],
    ['no cancellation', wrong({ outcome: { toCaller: 'nothing', toServer: [] } })],
  ])('%s', async (_, profile) => {
    const make = () => hangingServer();
    const real = await observe('v1', make, 'hang', {});
    expect(await mockObserved(profile, make, 'hang', {})).not.toEqual(real);
  });
});
