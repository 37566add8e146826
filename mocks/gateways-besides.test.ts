import { expect, test } from 'vitest';
import type { GatewayProfile } from '../src/clocks/gateway-profile.ts';
import type { Limit } from '../src/clocks/limit.ts';
import { plainDeadlines } from '../src/clocks/plain-deadline.ts';
import { conditions } from '../src/clocks/testing/hop.ts';
import { gatewayById, gateways } from './index.ts';

const withAny = <T>(of: (gateway: GatewayProfile) => readonly T[]) =>
  Object.fromEntries(
    gateways.map((gateway) => [gateway.id, of(gateway)] as const).filter(([, list]) => list.length > 0),
  );

const told = ({ outcome }: Limit): string =>
  typeof outcome === 'object' && typeof outcome.toCaller === 'object' && 'cut' in outcome.toCaller
    ? String(outcome.toCaller.status ?? outcome.toCaller.cut)
    : 'something else';

const mode = ({ when }: Pick<Limit, 'when'>): string => {
  const settings = Object.entries(when?.setting ?? {}).map(([key, value]) => (value === false ? `not ${key}` : key));
  return [...settings, ...(when?.replies === undefined ? [] : [when.replies])].map((one) => ` (${one})`).join('');
};

test('how big requests and responses may be, and what is told of more', () => {
  const mb = (count: number) => count * 1024 * 1024;
  const cloudflare = [
    `request ${mb(100)}: 413 (not business) (not enterprise)`,
    `request ${mb(200)}: 413 (business) (not enterprise)`,
    `request ${mb(500)}: 413 (enterprise)`,
  ];
  expect(
    withAny(({ limits = [] }) => limits.map((one) => `${one.of} ${String(one.max)}: ${told(one)}${mode(one)}`)),
  ).toEqual({
    nginx: [`request ${mb(1)}: 413`],
    'ingress-nginx': [`request ${mb(1)}: 413`],
    'apache-httpd': ['requests 100: fin'],
    'aws-apigw-rest': [`request ${mb(10)}: 413`, `response ${mb(10)}: 500 (not STREAM)`],
    'aws-apigw-http': [`request ${mb(10)}: 413`, 'request-headers 10240: 431', `response ${mb(10)}: 500`],
    'aws-lambda': [
      `request ${mb(6)}: 413`,
      `response ${mb(6)}: 502 (not RESPONSE_STREAM)`,
      `response ${mb(200)}: 502 (RESPONSE_STREAM)`,
    ],
    'aws-agentcore-runtime': [`request ${mb(100)}: 413`, `response ${mb(100)}: 502`],
    'cloudflare-proxy': cloudflare,
    'cloudflare-workers': cloudflare,
    vercel: [`request ${mb(4.5)}: 413`, `response ${mb(4.5)}: 500 (json)`],
    netlify: [`request ${mb(6)}: 413`, `response ${mb(6)}: 502 (json)`, `response ${mb(20)}: 502 (sse)`],
    'cloud-run': [`request ${mb(32)}: 413`, `response ${mb(32)}: 500 (json)`],
    railway: ['request-headers 32768: 431', 'requests 10000: fin'],
    'node-http': ['request-headers 16384: 431'],
    hypercorn: ['requests 1000: fin'],
    granian: ['request-headers 417792: 431'],
  });
});

test('what is held back, until when', () => {
  const until = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  expect(
    withAny(({ buffering = [] }) =>
      buffering.map(
        (one) => `${one.of} until ${until(one.until)}${mode(one)}${one.unless === undefined ? '' : ' unless'}`,
      ),
    ),
  ).toEqual({
    nginx: ['body until {"bytes":32768} unless'],
    traefik: ['body until {"ms":100} unless'],
    'aws-apigw-rest': ['headers until end (not STREAM)', 'body until end (not STREAM)'],
    'aws-apigw-http': ['headers until end', 'body until end'],
    'aws-lambda': ['headers until end (not RESPONSE_STREAM)', 'body until end (not RESPONSE_STREAM)'],
    'cloudflare-proxy': ['headers until first-byte'],
    'azure-app-gateway': ['body until end (not response-buffer-off)'],
    'gcore-cdn': ['body until {"bytes":32768} unless'],
    'corporate-proxy': ['headers until end', 'body until end'],
    'node-http': ['headers until first-byte'],
  });
});

test('how long to connect, and what is told then', () => {
  const connects = (gateway: GatewayProfile) =>
    plainDeadlines(gateway, conditions({ transport: 'http' }))
      .filter(({ over }) => over.includes('connect'))
      .map(({ limitMs, outcome: { toCaller } }) =>
        typeof toCaller === 'object' && 'status' in toCaller ? `${limitMs}: ${toCaller.status}` : `${limitMs}: error`,
      );
  expect(withAny(connects)).toEqual({
    nginx: ['60000: 504'],
    'ingress-nginx': ['5000: 504'],
    envoy: ['5000: 503'],
    traefik: ['30000: 504'],
    caddy: ['3000: 504'],
    'apache-httpd': ['60000: 503'],
    'aws-alb': ['10000: 504'],
    'aws-cloudfront': ['10000: 504'],
    'cloudflare-proxy': ['19000: 522'],
    'cloudflare-tunnel': ['30000: 502'],
    'heroku-router': ['5000: 503'],
    'gcore-cdn': ['5000: 504'],
    'undici-fetch': ['10000: error'],
    httpx: ['30000: error'],
    'mcp-remote': ['10000: error'],
  });
});

test('how long a request may take to arrive, and what is told then', () => {
  const uploads = (gateway: GatewayProfile) =>
    plainDeadlines(gateway, conditions({ transport: 'http' }))
      .filter(({ over }) => over.includes('upload'))
      .map(
        ({ limitMs, restartedBy, outcome: { toCaller } }) =>
          `${limitMs}: ${typeof toCaller === 'object' && 'status' in toCaller ? (toCaller.status ?? toCaller.cut) : 'error'}${restartedBy.length > 0 ? ', restarted at each byte' : ''}`,
      );
  expect(withAny(uploads)).toEqual({
    nginx: ['60000: 504, restarted at each byte'],
    'ingress-nginx': ['60000: 504, restarted at each byte'],
    traefik: ['60000: fin'],
    caddy: ['60000: fin, restarted at each byte'],
    'apache-httpd': ['20000: 408, restarted at each byte'],
    'cloudflare-proxy': ['30000: 524, restarted at each byte'],
    'heroku-router': ['55000: fin, restarted at each byte'],
    railway: ['300000: fin'],
    'node-http': ['300000: 408'],
  });
});

test('clocks over more than an exchange', () => {
  const longer = ['session', 'instance', 'handshake'] as const;
  const clocks = (gateway: GatewayProfile, settings = {}) =>
    plainDeadlines(gateway, conditions({ transport: 'http', settings }))
      .filter(({ over }) => longer.some((span) => over.includes(span)))
      .map(({ over, limitMs }) => `${over.join()} ${limitMs}`);
  expect(withAny((gateway) => clocks(gateway))).toEqual({
    'aws-agentcore-runtime': ['session 900000', 'instance 28800000'],
    'mcp-proxy': ['handshake 60000', 'session 1800000'],
  });
  expect(clocks(gatewayById('render')!, { free: true })).toEqual(['instance 900000']);
  expect(clocks(gatewayById('supergateway')!, { '--stdio': true, '--stateful': true })).toEqual(['session 1800000']);
});

test('how long an idle connection of the client is kept', () => {
  const kept = (gateway: GatewayProfile) =>
    plainDeadlines(gateway, conditions({ transport: 'http' }))
      .filter(({ over }) => over.includes('connection'))
      .map(({ limitMs }) => limitMs);
  expect(withAny(kept)).toEqual({
    nginx: [75_000],
    'ingress-nginx': [75_000],
    envoy: [3_600_000],
    traefik: [180_000],
    caddy: [300_000],
    'apache-httpd': [5_000],
    'aws-alb': [60_000],
    'aws-nlb': [350_000],
    'cloudflare-proxy': [400_000],
    'gcp-alb': [610_000],
    'azure-load-balancer': [240_000],
    'heroku-router': [90_000],
    'fly-proxy': [60_000],
    railway: [60_000],
    'node-http': [6_000],
    'bun-serve': [10_000],
    uvicorn: [5_000],
    hypercorn: [5_000],
    granian: [30_000],
    'undici-fetch': [4_000],
    'mcp-proxy': [300_000],
  });
});

test('what is tried again, and how many exchanges wait for each other', () => {
  expect(
    withAny(({ retries = [] }) =>
      retries.map(({ of, times, only }) => `${of} ${String(times)}${only ? ` ${only}` : ''}`),
    ),
  ).toEqual({
    'ingress-nginx': ['exchange 2 idempotent'],
    'aws-cloudfront': ['connect 2', 'exchange 2 idempotent'],
    'mcp-remote': ['body 2'],
  });
  expect(withAny(({ queues = [] }) => queues.map(({ atOnce }) => atOnce))).toEqual({
    'heroku-router': [50],
    'undici-fetch': [null],
    browser: [6, 100],
  });
});

test('a reload of ingress-nginx ends what is older than four minutes after it, and nothing without one', () => {
  const [clock] = plainDeadlines(gatewayById('ingress-nginx')!, conditions({ transport: 'http' })).filter(
    ({ name }) => name === 'worker-shutdown-timeout',
  );
  expect(clock).toMatchObject({ over: ['exchange'], from: 'reload', limitMs: 240_000 });
});

test('what clocks tell that only a setting turns on', () => {
  const turnedOn = (id: string, settings: { readonly [key: string]: number }) =>
    plainDeadlines(gatewayById(id)!, conditions({ transport: 'http', settings }))
      .filter(({ setting }) => setting !== null && setting.key in settings)
      .map(
        ({ over, limitMs, outcome: { toCaller } }) =>
          `${over.join()} ${limitMs}: ${typeof toCaller === 'object' && 'status' in toCaller ? (toCaller.status ?? toCaller.cut) : '?'}`,
      );
  expect(turnedOn('haproxy', { 'timeout connect': 5_000 })).toEqual(['connect 5000: 503']);
  expect(turnedOn('haproxy', { 'timeout client': 50_000 })).toEqual(['upload 50000: 408']);
  expect(turnedOn('haproxy', { 'timeout http-keep-alive': 10_000 })).toEqual(['connection 10000: fin']);
  expect(turnedOn('envoy', { request_timeout: 30 })).toEqual(['upload 30000: 408']);
  expect(turnedOn('hypercorn', { read_timeout: 30 })).toEqual(['upload 30000: fin']);
});

test('clocks that somebody looked for and that are not there', () => {
  const absent = (gateway: GatewayProfile) =>
    Object.values(gateway.deadlines)
      .filter(({ ms }) => ms === null)
      .map(({ over }) => over);
  expect(withAny(absent)).toEqual({
    'cloudflare-workers': ['exchange'],
    'cloudflare-tunnel': ['headers'],
    uvicorn: ['exchange'],
    granian: ['exchange'],
  });
});
