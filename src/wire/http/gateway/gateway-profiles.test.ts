import { describe, expect, test } from 'vitest';
import { type Answer, answers, whatBecomes } from '../../../../mocks/gateways/testing/what-becomes.ts';
import { gateways } from '../../../../mocks/gateways.ts';
import type { Conditions } from '../../../clocks/conditions.ts';
import type { GatewayProfile } from '../../../clocks/gateway-profile.ts';
import { playedThrough } from '../testing/gateway-path.ts';
import { arrives, json, type Step, sse } from '../testing/hop-harness.ts';

function scriptOf({ headMs, bytesEveryMs, endMs }: Answer, headers: typeof sse): readonly Step[] {
  const beats = bytesEveryMs === null ? 0 : Math.floor((endMs - headMs) / bytesEveryMs);
  return [
    ...arrives,
    { head: 200, headers, afterMs: headMs },
    ...Array.from({ length: beats }, (): Step => ({ bytes: ': beat\n\n', afterMs: bytesEveryMs ?? 0 })),
    { bytes: 'data: 1\n\n', afterMs: endMs - headMs - beats * (bytesEveryMs ?? 0) },
    { end: true },
  ];
}

async function played(
  gateway: GatewayProfile,
  answer: Answer,
  headers: typeof sse,
  settings: Conditions['settings'],
  reading: Conditions['reading'],
): Promise<string> {
  const script = scriptOf(answer, headers);
  const { client, origin, time, fired } = await playedThrough(gateway, script, { settings, reading }, {}, answer.endMs);
  const [first] = fired();
  const whole = client.last?.[1] === 'end' && client.body.endsWith('data: 1\n\n');
  await origin.close();
  expect(time.left).toBe(0);
  if (first === undefined) return whole ? 'through' : 'lost';
  expect(whole).toBe(false);
  const { atMs, event } = first;
  const status = client.of('head')[0]?.[2];
  const [lastMs, what, how] = client.last!;
  const { down } = event;
  if (client.over) expect(lastMs).toBe(atMs);
  // A JSON-RPC error, or an error to the one who uses the library, is its own word.
  if (typeof down === 'object' && 'error' in down)
    return `${event.by} at ${atMs}: error ${down.code ?? 'without a code'}`;
  const heard =
    typeof status === 'number' && status >= 400
      ? status
      : what === 'cut'
        ? how
        : what === 'end'
          ? 'clean-end'
          : 'silent';
  return `${event.by} at ${atMs}: ${heard}`;
}

/** What the data says without the engine; what the server gets is left out. */
const expected = (gateway: GatewayProfile, answer: Answer, settings: Conditions['settings']): string =>
  whatBecomes(gateway, answer, settings).replaceAll(
    /, (?:killed|cancelled|the server works on|what becomes of the server is unknown)/g,
    '',
  );

async function bothReadings(
  gateway: GatewayProfile,
  answer: Answer,
  headers: typeof sse,
  settings: Conditions['settings'],
) {
  const [strict, lax] = await Promise.all([
    played(gateway, answer, headers, settings, 'strict'),
    played(gateway, answer, headers, settings, 'lax'),
  ]);
  const named = (text: string) => text.replace(`${gateway.id}/`, '');
  return named(strict === lax ? strict : `unknown: ${strict}; or ${lax.replace(`${gateway.id}/`, '')}`);
}

const kinds = [
  ['json', answers.json(), json],
  ['silent', answers.silent(), sse],
  ['commented', answers.commented(), sse],
  ['withheld', answers.withheld(), sse],
  ['commented for two hours', answers.commented(7_200_000), sse],
] as const;

describe.each(gateways.map((gateway) => [gateway.id, gateway] as const))('%s does what its data says', (_, gateway) => {
  test.each(kinds)('with an answer that is %s', async (_, answer, headers) => {
    expect(await bothReadings(gateway, answer, headers, {})).toBe(expected(gateway, answer, {}));
  });
});

const turned: readonly (readonly [string, Conditions['settings']])[] = [
  ['haproxy', { 'timeout server': 50_000 }],
  ['envoy', { 'route.timeout': 0 }],
  ['aws-apigw-rest', { STREAM: true, timeoutInMillis: 900_000 }],
  ['aws-lambda', { timeout: 300, RESPONSE_STREAM: true }],
  ['aws-lambda', { timeout: 300 }],
  ['aws-cloudfront', { OriginReadTimeout: 120, ResponseCompletionTimeout: 180 }],
  ['vercel', { edge: true }],
  ['azure-load-balancer', { enableTcpReset: true }],
  ['bun-serve', { idleTimeout: 255 }],
];

describe.each(turned)('%s with %o does, too', (id, settings) => {
  test.each(kinds)('with an answer that is %s', async (_, answer, headers) => {
    const gateway = gateways.find((one) => one.id === id)!;
    expect(await bothReadings(gateway, answer, headers, settings)).toBe(expected(gateway, answer, settings));
  });
});
