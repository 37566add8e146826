import { describe, expect, test } from 'vitest';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import { httpBehaviours, negotiations, sseBehaviours } from './http-behaviours.ts';
import { mockOverHttp } from './http-mock.ts';
import { comparable, type HttpBehaviour } from './http-outcome.ts';
import { realOverHttp } from './http-real.ts';
import { profileOf } from './mock-observed.ts';

async function both(sdk: 'v1' | 'v2', behaviour: HttpBehaviour, profile: ClientProfile = profileOf(sdk)) {
  const real = await realOverHttp(sdk, behaviour);
  const mock = await mockOverHttp(profile, behaviour);
  return { real: comparable(real, behaviour, mock), mock: comparable(mock, behaviour, mock) };
}

describe.each(['v1', 'v2'] as const)('over HTTP the mock client of SDK %s does what the real one does', (sdk) => {
  test.each(httpBehaviours)('$name', async (behaviour) => {
    const { real, mock } = await both(sdk, behaviour);
    expect(mock).toEqual(real);
  });
});

describe('asking first whether the server is stateless, that of SDK v2 does what the real one does', () => {
  test.each(negotiations)('$name', async (behaviour) => {
    const { real, mock } = await both('v2', behaviour);
    expect(mock).toEqual(real);
  });
});

describe.each(['v1', 'v2'] as const)('over the older transport that of SDK %s does what the real one does', (sdk) => {
  test.each(sseBehaviours)('$name', async (behaviour) => {
    const { real, mock } = await both(sdk, behaviour);
    expect(mock).toEqual(real);
  });
});

describe('a wrong profile is caught', () => {
  const right = profileOf('v1');
  const retries = (change: object): ClientProfile => ({
    ...right,
    retries: (right.retries ?? []).map((one) => ({ ...one, ...change })),
  });
  const reactions = (on: string, change: object | null): ClientProfile => ({
    ...right,
    reactions: (right.reactions ?? []).flatMap((one) => {
      if (one.on !== on) return [one];
      return change === null ? [] : [{ ...one, ...change }];
    }),
  });
  const deadlines = (change: object): ClientProfile => ({
    ...right,
    deadlines: Object.fromEntries(Object.entries(right.deadlines).map(([name, one]) => [name, { ...one, ...change }])),
  });

  test.each([
    ['never any head', 'a limit one millisecond off', deadlines({ ms: 60_001 })],
    ['never any head', 'no cancellation', deadlines({ outcome: { toCaller: 'nothing', toServer: [] } })],
    ['the standing stream ends at once', 'a count that is never begun anew', retries({ countResets: 'never' })],
    ['the standing stream: 500', 'a stream asked for after a refusal', retries({ onceAccepted: false })],
    ['the standing stream: a page', 'a page that is no stream', retries({ after: ['network', 'closed'] })],
    ['the rest ends again and again, without ids', 'an id remembered', retries({ resumes: true })],
    ['the rest is refused: 405', 'a stream asked for after 405', retries({ exceptStatuses: [] })],
    ['the rest is refused: 500', 'one try only', retries({ times: 1 })],
    [
      'a stream ends after an id and a wish',
      'a wish not heard',
      retries({ backoff: { firstMs: 1_000, serverRetry: 'ignored' } }),
    ],
    ['a refusal on a stream with ids', 'an error taken for the answer', retries({ deafToErrors: false })],
    ['a stream that is cut without an answer', 'a failure', reactions('stream-broken', { fails: 'execution' })],
    ['JSON that is cut off', 'a wait', reactions('body-broken', { fails: null })],
    ['404, as of a lost session', 'other words', reactions('http-4xx', null)],
  ] as const)('%s: %s', async (name, _, profile) => {
    const behaviour = httpBehaviours.find((one) => one.name === name) as HttpBehaviour;
    const { real, mock } = await both('v1', behaviour, profile);
    expect(mock).not.toEqual(real);
  });
});
