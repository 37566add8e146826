import { beforeAll, describe, expect, test } from 'vitest';
import { VirtualClock } from '../../src/time/core/virtual-clock.ts';
import { patientBehaviours } from './http-behaviours.ts';
import { mockOverHttp } from './http-mock.ts';
import { comparable, type HttpBehaviour, type HttpOutcome } from './http-outcome.ts';
import { realUnder } from './http-real.ts';
import { profileOf } from './mock-observed.ts';

const sdks = ['v1', 'v2'] as const;
const truths = new Map<string, HttpOutcome>();
const truth = (sdk: string, { name }: HttpBehaviour): HttpOutcome => {
  const found = truths.get(`${sdk} ${name}`);
  if (found === undefined) throw new Error(`nobody played ${name} with ${sdk}`);
  return found;
};

beforeAll(async () => {
  using clock = new VirtualClock().install();
  for (const sdk of sdks)
    for (const behaviour of patientBehaviours)
      truths.set(`${sdk} ${behaviour.name}`, await realUnder(clock, sdk, behaviour));
});

describe.each(sdks)(
  "with more patience than Node's fetch has, the mock client of SDK %s does what the real one does",
  (sdk) => {
    test.each(patientBehaviours)('$name', async (behaviour) => {
      const mock = await mockOverHttp(profileOf(sdk), behaviour);
      expect(comparable(mock, behaviour, mock)).toEqual(comparable(truth(sdk, behaviour), behaviour, mock));
    });
  },
);

test('a library that waits for longer is caught', async () => {
  const [behaviour] = patientBehaviours as [HttpBehaviour];
  const mock = await mockOverHttp({ ...profileOf('v1'), http: null }, behaviour);
  expect(comparable(mock, behaviour, mock)).not.toEqual(comparable(truth('v1', behaviour), behaviour, mock));
});
