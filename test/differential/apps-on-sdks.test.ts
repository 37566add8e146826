import { describe, expect, test } from 'vitest';
import { profile } from '../played.ts';
import { hangingServer } from '../servers/hanging-server.mjs';
import { mockObserved } from './mock-observed.ts';
import { observe } from './real-sdk-clients.ts';

/**
 * Applications that call tools through an SDK, and the options that their source gives it: the SDK itself, given the
 * same, must do to the millisecond what their mock clients do. Their start-ups are their own, so only calls are compared.
 */
const applications = [
  { client: 'opencode', sdk: 'v1', options: { onprogress: true, resetTimeoutOnProgress: true } },
  { client: 'continue-ide', sdk: 'v1', options: {} },
] as const;

describe.each(applications)('$client', ({ client, sdk, options }) => {
  test.each(['quick', 'hang', 'steady'])('%s', async (tool) => {
    const real = await observe(sdk, () => hangingServer(), tool, options);
    const mock = await mockObserved(profile(client), () => hangingServer(), tool, {});
    expect(mock).toEqual(real);
  });
});

test('other options are told apart', async () => {
  const real = await observe('v1', () => hangingServer(), 'steady', {});
  const mock = await mockObserved(profile('opencode'), () => hangingServer(), 'steady', {});
  expect(mock).not.toEqual(real);
});
