import { describe, expect, test } from 'vitest';
import { cloudflareProxy } from '../../../../mocks/gateways/cloudflare-proxy.ts';
import { envoy } from '../../../../mocks/gateways/envoy.ts';
import { nginx } from '../../../../mocks/gateways/nginx.ts';
import type { GatewayProfile } from '../../../clocks/gateway-profile.ts';
import { lax, playedThrough } from '../testing/gateway-path.ts';
import { arrives, begins, every, json, request, type Step, sse } from '../testing/hop-harness.ts';
import type { GatewayConditions } from './gateway-plan.ts';

const progress = 'event: message\ndata: {"progress":1}\n\n';
const beat = ': still there\n\n';

/** The nearest to the client first. */
async function through(gateways: readonly GatewayProfile[], script: readonly Step[], given = lax, asked = request()) {
  const path = await playedThrough(gateways, script, given, asked, 3_600_000);
  const leftAtEnd = path.time.left;
  await path.origin.close();
  const fired = path.fired().map(({ atMs, event }) => [atMs, event.by]);
  return { ...path, fired, leftAtEnd, leftAfterClose: path.time.left };
}

describe('Envoy', () => {
  test('ends a response at 15 s in spite of steady progress', async () => {
    const { client, server, fired, leftAtEnd } = await through(
      [envoy],
      [...begins(sse), ...every(1_000, 60, progress), { end: true }],
    );
    expect(client.last).toEqual([15_000, 'cut', 'rst']);
    expect(client.of('bytes')).toHaveLength(14);
    expect(fired).toEqual([[15_000, 'envoy/route_timeout']]);
    expect(server.executed[0]).toMatchObject({ abortedAtMs: 15_000, doneAtMs: null });
    expect(leftAtEnd).toBe(0);
  });

  test('lets one that ends in time pass, and tells how close it was', async () => {
    const { client, reports } = await through([envoy], [...begins(sse), ...every(1_000, 14, progress), { end: true }]);
    expect(client.last).toEqual([14_000, 'end']);
    expect(reports).toContainEqual([
      14_000,
      'envoy',
      1,
      {
        what: 'passed',
        slacks: expect.arrayContaining([expect.objectContaining({ by: 'envoy/route_timeout', slackMs: 1_000 })]),
      },
    ]);
  });

  test('told to wait for ever, cuts a silent stream at 300 s and not one with a comment every 15 s', async () => {
    const given: GatewayConditions = { settings: { 'route.timeout': 0 }, reading: 'lax' };
    const silent = await through([envoy], [...begins(sse), { afterMs: 600_000, bytes: progress }], given);
    expect(silent.client.last).toEqual([300_000, 'cut', 'rst']);
    const alive = await through([envoy], [...begins(sse), ...every(15_000, 40, beat), { end: true }], given);
    expect(alive.client.last).toEqual([600_000, 'end']);
  });

  test('a comment every 15 s, or every second, does not move its cap', async () => {
    const { client } = await through([envoy], [...begins(sse), ...every(1_000, 600, beat)]);
    expect(client.last).toEqual([15_000, 'cut', 'rst']);
  });
});

describe('nginx', () => {
  test('shows progress only at the end', async () => {
    const { client, reports } = await through([nginx], [...begins(sse), ...every(5_000, 12, progress), { end: true }]);
    expect(client.of('bytes')).toEqual([[60_000, 'bytes', progress.repeat(12)]]);
    expect(client.last).toEqual([60_000, 'end']);
    expect(reports).toContainEqual([
      60_000,
      'nginx',
      1,
      { what: 'held', by: 'nginx/body', of: 'body', heldMs: 55_000 },
    ]);
  });

  test('shows it whenever 32 KiB are full', async () => {
    const event = `data: ${'x'.repeat(8_192 - 8)}\n\n`;
    const { client } = await through([nginx], [...begins(sse), ...every(1_000, 10, event), { end: true }]);
    expect(client.of('bytes').map(([atMs]) => atMs)).toEqual([4_000, 8_000, 10_000]);
    expect(client.chunks.map(({ length }) => length)).toEqual([32_768, 32_768, 16_384]);
  });

  test('shows it at once where the server says X-Accel-Buffering: no', async () => {
    const headers = { ...sse, 'x-accel-buffering': 'no' };
    const { client } = await through([nginx], [...begins(headers), ...every(5_000, 12, progress), { end: true }]);
    expect(client.of('bytes').map(([atMs]) => atMs)).toEqual(Array.from({ length: 12 }, (_, n) => (n + 1) * 5_000));
  });

  test('says 504 at 60 s while there is no head', async () => {
    const { client, server } = await through([nginx], [...begins(json, 600_000), { bytes: '{}' }, { end: true }]);
    expect(client.events).toEqual([
      [0, 'connected', false],
      [0, 'received'],
      [60_000, 'head', 504],
      [60_000, 'bytes', '504 Gateway Timeout (nginx)\n'],
      [60_000, 'end'],
    ]);
    expect(server.executed[0]!.abortedAtMs).toBe(60_000);
  });

  test('a head at 59,999 ms is in time', async () => {
    const { client } = await through([nginx], [...begins(json, 59_999), { bytes: '{}' }, { end: true }]);
    expect(client.last).toEqual([59_999, 'end']);
  });

  test('at the very millisecond the clock wins', async () => {
    const { client } = await through([nginx], [...begins(json, 60_000), { bytes: '{}' }, { end: true }]);
    expect(client.of('head')).toEqual([[60_000, 'head', 504]]);
  });

  test('hears comments that its buffer keeps from the client', async () => {
    const { client, fired } = await through([nginx], [...begins(sse), ...every(15_000, 40, beat), { end: true }]);
    expect(fired).toEqual([]);
    expect(client.of('bytes').map(([atMs]) => atMs)).toEqual([600_000]);
  });

  test('cuts a silent stream at 60 s, having sent what it kept back', async () => {
    const { client } = await through([nginx], [...begins(sse), { bytes: progress }, { afterMs: 120_000, end: true }]);
    expect(client.events.slice(-2)).toEqual([
      [60_000, 'bytes', progress],
      [60_000, 'cut', 'fin'],
    ]);
  });

  test('says 502 when nobody listens behind it', async () => {
    const { client } = await through([nginx], [{ cut: 'refused' }]);
    expect(client.of('head')).toEqual([[0, 'head', 502]]);
  });

  test('refuses more than 1 MiB at once, and the server never hears of it', async () => {
    const { client, server, reports } = await through(
      [nginx],
      begins(json),
      lax,
      request({ body: Buffer.alloc(1_048_577) }),
    );
    expect(client.of('head')).toEqual([[0, 'head', 413]]);
    expect(server.executed).toEqual([]);
    expect(reports[0]![3]).toEqual({
      what: 'limit',
      by: 'nginx/request',
      of: 'request',
      max: 1_048_576,
      is: 1_048_577,
    });
  });
});

describe('Cloudflare', () => {
  test('withholds the head until the first byte of the body', async () => {
    const { client, reports } = await through(
      [cloudflareProxy],
      [...begins(sse), { afterMs: 90_000, bytes: beat }, { end: true }],
    );
    expect(client.events.slice(2)).toEqual([
      [90_000, 'head', 200],
      [90_000, 'bytes', beat],
      [90_000, 'end'],
    ]);
    expect(reports[0]).toEqual([
      90_000,
      'cloudflare-proxy',
      1,
      { what: 'held', by: 'cloudflare-proxy/headers', of: 'headers', heldMs: 90_000 },
    ]);
  });

  test('says 524 at 120 s to a stream that has said nothing but its head', async () => {
    const { client } = await through([cloudflareProxy], begins(sse));
    expect(client.of('head')).toEqual([[120_000, 'head', 524]]);
  });

  test('resets it at 120 s after the last byte once it has begun', async () => {
    const { client } = await through([cloudflareProxy], [...begins(sse), { bytes: beat, afterMs: 1_000 }]);
    expect(client.last).toEqual([121_000, 'cut', 'rst']);
  });

  test('a comment every 15 s keeps a stream alive', async () => {
    const { client } = await through([cloudflareProxy], [...begins(sse), ...every(15_000, 40, beat), { end: true }]);
    expect(client.last).toEqual([600_000, 'end']);
  });
});

describe('chains', () => {
  const longAnswer: readonly Step[] = [...arrives, { head: 200, headers: json, afterMs: 600_000 }, { end: true }];

  test.each([
    [[cloudflareProxy, nginx], 60_000, 504, 'nginx/proxy_read_timeout'],
    [[nginx, cloudflareProxy], 60_000, 504, 'nginx/proxy_read_timeout'],
    [[cloudflareProxy, envoy], 15_000, 504, 'envoy/route_timeout'],
    [[nginx, envoy], 15_000, 504, 'envoy/route_timeout'],
    [[envoy, nginx, cloudflareProxy], 15_000, 504, 'envoy/route_timeout'],
  ] as const)('give the least: %#', async (gateways, atMs, status, by) => {
    const { client, fired } = await through(gateways, longAnswer);
    expect(client.of('head')).toEqual([[atMs, 'head', status]]);
    expect(fired).toEqual([[atMs, by]]);
  });

  test('at the same limit both fire, and the client hears one of them', async () => {
    const { client } = await through([nginx, nginx], longAnswer);
    expect(client.of('head')).toEqual([[60_000, 'head', 504]]);
  });

  test('an outer one that drops its origin ends the inner one', async () => {
    const { server, fired } = await through([envoy, cloudflareProxy], longAnswer);
    expect(fired).toEqual([[15_000, 'envoy/route_timeout']]);
    expect(server.executed[0]).toMatchObject({ abortedAtMs: 15_000, doneAtMs: null });
  });

  test('one that tells nobody leaves the inner one working on, to its own clock', async () => {
    const { route_timeout, ...rest } = envoy.deadlines;
    const quiet: GatewayProfile = {
      ...envoy,
      id: 'quiet',
      deadlines: {
        ...rest,
        route_timeout: { ...route_timeout!, outcome: { ...route_timeout!.outcome, toServer: [] } },
      },
    };
    const { client, server, fired } = await through([quiet, nginx], longAnswer);
    expect(client.of('head')).toEqual([[15_000, 'head', 504]]);
    expect(fired).toEqual([
      [15_000, 'quiet/route_timeout'],
      [60_000, 'nginx/proxy_read_timeout'],
    ]);
    expect(server.executed[0]!.abortedAtMs).toBe(60_000);
  });

  test('and nothing is left of either', async () => {
    const { leftAtEnd, leftAfterClose, server } = await through([nginx, cloudflareProxy], longAnswer);
    expect({ leftAtEnd, leftAfterClose, closed: server.closed }).toEqual({
      leftAtEnd: 0,
      leftAfterClose: 0,
      closed: 1,
    });
  });
});
