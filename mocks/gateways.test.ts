import { describe, expect, test } from 'vitest';
import { settingsOf } from '../src/clocks/duration.ts';
import { type Evidence, isUnknown } from '../src/clocks/evidence.ts';
import { plainDeadlines } from '../src/clocks/plain-deadline.ts';
import { checkSettings } from '../src/clocks/setting-ms.ts';
import { conditions } from '../src/clocks/testing/hop.ts';
import { clients, gatewayById, gateways, gatewaysLeftOut } from './index.ts';

/** Everything that has been looked at: what is not a gateway has its reason; bridges go by their own names. */
const lookedAt = [
  ...['nginx', 'ingress-nginx', 'haproxy', 'envoy', 'traefik', 'caddy', 'apache-httpd', 'aws-alb', 'aws-nlb'],
  ...['aws-apigw-rest', 'aws-apigw-http', 'aws-lambda', 'aws-lambda-web', 'aws-agentcore-runtime', 'aws-cloudfront'],
  ...['cloudflare-proxy', 'cloudflare-workers', 'cloudflare-tunnel', 'vercel', 'netlify', 'cloud-run', 'gcp-alb'],
  ...['azure-app-service', 'azure-front-door', 'azure-app-gateway', 'azure-container-apps', 'azure-load-balancer'],
  ...['heroku-router', 'fly-proxy', 'render', 'railway', 'node-http', 'undici-fetch', 'bun-serve', 'uvicorn'],
  ...['hypercorn', 'granian', 'sse-starlette', 'mcp-ts-sdk-server', 'mcp-python-sdk-server', 'browser'],
  ...['corporate-proxy', 'gcore-cdn', 'mcp-stdio-bridges', 'os-pipes', 'npx-launcher'],
];
const bridges = ['mcp-remote', 'mcp-proxy', 'supergateway'];

/** Every object in a profile that carries evidence. */
function stated(value: unknown): readonly { readonly evidence: readonly Evidence[] }[] {
  if (typeof value !== 'object' || value === null) return [];
  const here = 'evidence' in value ? [value as { readonly evidence: readonly Evidence[] }] : [];
  return [...here, ...Object.values(value).flatMap(stated)];
}

test('whatever was looked at is there, or left out with a reason', () => {
  expect(lookedAt.length).toBe(46);
  const ids = new Set([...gateways, ...gatewaysLeftOut].map(({ id }) => id));
  expect(lookedAt.filter((id) => id !== 'mcp-stdio-bridges' && !ids.has(id))).toEqual([]);
  expect(gateways.filter(({ role }) => role === 'bridge').map(({ id }) => id)).toEqual([...bridges].sort());
  for (const { because } of gatewaysLeftOut) expect(because.length).toBeGreaterThan(20);
});

test('ids are unique, in kebab case, and no client has one of them', () => {
  const ids = [...gateways, ...gatewaysLeftOut, ...clients].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
});

test('a gateway by its id, and no other', () => {
  expect(gatewayById('envoy')?.name).toBe('Envoy');
  for (const { id } of gatewaysLeftOut) expect(gatewayById(id)).toBeUndefined();
  expect(gatewayById('toString')).toBeUndefined();
});

describe.each(gateways)('$id', (gateway) => {
  const { deadlines, settings = {}, buffering = [], limits = [], queues = [], retries = [] } = gateway;
  const guarded = [...Object.values(deadlines), ...buffering, ...limits, ...queues, ...retries];

  test('names a source for every statement, and a date that is a date and not after the look', () => {
    for (const { source, date, basis } of stated(gateway).flatMap(({ evidence }) => evidence)) {
      expect(source.length).toBeGreaterThan(3);
      expect(date ?? '2026-11-21').toMatch(/^202[3-6](-\d\d){0,2}$/);
      expect((date ?? '').localeCompare('2026-11-21')).toBeLessThanOrEqual(0);
      if (basis === 'docs' || basis === 'report') expect(source).toMatch(/^https:\/\/|\/|bun\.sh/);
    }
  });

  test('reads only settings that it has, and has none that nothing reads', () => {
    const read = Object.values(deadlines).flatMap(({ ms }) => settingsOf(ms));
    const guards = guarded.flatMap(({ when }) => Object.keys(when?.setting ?? {}));
    expect([...new Set([...read, ...guards])].sort()).toEqual(Object.keys(settings).sort());
  });

  test('guards with booleans alone, which an unset setting answers too', () => {
    for (const { when } of guarded)
      for (const [key, value] of Object.entries(when?.setting ?? {})) {
        expect(typeof value).toBe('boolean');
        expect(settings[key]?.unit).toBe('boolean');
      }
  });

  test('accepts the bounds of its settings', () => {
    for (const [key, { min, max, unit }] of Object.entries(settings))
      for (const value of unit === 'boolean' ? [true, false] : [min ?? 1, max ?? 1])
        expect(() => checkSettings(gateway, { [key]: value })).not.toThrow();
  });

  test('compiles, strictly to no fewer clocks and to none that is later', () => {
    const strict = plainDeadlines(gateway, conditions({ transport: 'http', reading: 'strict' }));
    const lax = plainDeadlines(gateway, conditions({ transport: 'http', reading: 'lax' }));
    for (const { name, limitMs } of lax)
      expect(strict.find((other) => other.name === name)?.limitMs).toBeLessThanOrEqual(limitMs);
    for (const { limitMs } of [...strict, ...lax]) expect(Number.isInteger(limitMs)).toBe(true);
  });

  test('tells the client a status, a cut or an error that fits its role', () => {
    for (const { outcome } of Object.values(deadlines)) {
      const { toCaller } = outcome;
      if (toCaller === 'nothing') expect(gateway.role).toBe('http-library');
      else if ('error' in toCaller) expect(['bridge', 'http-library']).toContain(gateway.role);
      else
        expect(
          'cut' in toCaller && (toCaller.status === null || (toCaller.status >= 400 && toCaller.status < 600)),
        ).toBe(true);
    }
  });

  test('ends the server only where it runs it', () => {
    for (const { outcome } of Object.values(deadlines))
      if (!isUnknown(outcome.toServer) && (outcome.toServer.includes('kill') || outcome.toServer.includes('freeze')))
        expect(['host', 'bridge']).toContain(gateway.role);
  });
});
