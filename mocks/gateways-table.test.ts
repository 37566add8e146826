import { describe, expect, test } from 'vitest';
import type { Conditions } from '../src/clocks/conditions.ts';
import { answers, whatBecomes } from './gateways/testing/what-becomes.ts';
import { gatewayById, gateways } from './index.ts';

const on = ', the server works on';

/** Of a JSON answer, of a silent event stream, of one with a comment every 15 s, of one whose head is kept back. */
type Row = readonly [json: string, silent: string, commented: string, withheld: string];

/** All four alike. */
const all = (what: string): Row => [what, what, what, what];
const through: Row = all('through');
/** A status while no head has come, else a cut; what restarts the clock saves the commented stream. */
const idle = (clock: string, status: string, cut: string, up = ''): Row => [
  `${clock}: ${status}${up}`,
  `${clock}: ${cut}${up}`,
  'through',
  `${clock}: ${status}${up}`,
];
/** The same of a clock that nothing restarts. */
const total = (clock: string, status: string, cut: string, up = ''): Row => [
  `${clock}: ${status}${up}`,
  `${clock}: ${cut}${up}`,
  `${clock}: ${cut}${up}`,
  `${clock}: ${status}${up}`,
];

/** Written by hand from what is known of each: an answer after ten minutes, no setting given. */
const table: { readonly [id: string]: Row } = {
  nginx: idle('proxy_read_timeout at 60000', '504', 'fin'),
  'ingress-nginx': idle('proxy-read-timeout at 60000', '504', 'fin'),
  haproxy: through,
  envoy: total('route_timeout at 15000', '504', 'rst'),
  traefik: through,
  caddy: through,
  'apache-httpd': idle('ProxyTimeout at 60000', '502', 'fin'),
  'aws-alb': idle('idle_timeout at 60000', '504', 'fin'),
  'aws-nlb': idle('idle at 600000', 'rst', 'rst'),
  'aws-apigw-rest': all(`integration at 29000: 504${on}`),
  'aws-apigw-http': all(`integration at 30000: 503${on}`),
  'aws-lambda': all('timeout at 3000: 504, killed'),
  'aws-lambda-web': total('timeoutSeconds at 30000', '504', 'clean-end', ', what becomes of the server is unknown'),
  'aws-agentcore-runtime': through,
  'aws-cloudfront': idle('OriginReadTimeout at 30000', '504', 'fin'),
  'cloudflare-proxy': idle('read at 120000', '524', '524'),
  'cloudflare-workers': ['through', 'stream_idle at 300000: fin', 'through', 'through'],
  'cloudflare-tunnel': through,
  vercel: total('maxDuration at 300000', '504', 'fin', ', killed'),
  netlify: total('synchronous at 60000', '504', 'fin', ', killed'),
  'cloud-run': total('timeout at 300000', '504', 'fin'),
  'gcp-alb': total('timeoutSec at 30000', '504', 'fin'),
  'azure-app-service': [
    `front_end at 230000: 504${on}`,
    `front_end at 230000: fin${on}`,
    `unknown: front_end at 230000: fin${on}; or through`,
    `front_end at 230000: 504${on}`,
  ],
  'azure-front-door': idle('origin_response at 30000', '504', 'fin'),
  'azure-app-gateway': idle('requestTimeout at 20000', '504', 'fin'),
  'azure-container-apps': idle('requestIdleTimeout at 240000', '504', 'fin'),
  'azure-load-balancer': idle('idle at 240000', 'silent', 'silent', on),
  'heroku-router': [`initial at 30000: 503${on}`, 'rolling at 55000: fin', 'through', `initial at 30000: 503${on}`],
  'fly-proxy': idle('idle at 60000', '502', 'fin'),
  render: [
    `unknown: request at 90000: 502${on}; or through`,
    `unknown: request at 90000: fin${on}; or through`,
    `unknown: request at 90000: fin${on}; or through`,
    `unknown: request at 90000: 502${on}; or through`,
  ],
  railway: idle('no_data at 300000', '502', 'rst'),
  'gcore-cdn': idle('proxy_read_timeout at 30000', '504', 'fin'),
  'corporate-proxy': [
    `unknown: idle at 270000: silent${on}; or through`,
    `unknown: idle at 270000: silent${on}; or through`,
    'through',
    `unknown: idle at 270000: silent${on}; or through`,
  ],
  'node-http': through,
  'bun-serve': all('idleTimeout at 10000: rst'),
  uvicorn: through,
  hypercorn: through,
  granian: through,
  'undici-fetch': [
    'headersTimeout at 300000: error UND_ERR_HEADERS_TIMEOUT',
    'bodyTimeout at 300000: error UND_ERR_BODY_TIMEOUT',
    'through',
    'headersTimeout at 300000: error UND_ERR_HEADERS_TIMEOUT',
  ],
  'bun-fetch': idle('idle at 300000', 'error without a code', 'error without a code'),
  httpx: idle('read at 300000', 'error without a code', 'error without a code'),
  browser: through,
  'mcp-remote': [
    'headers at 300000: error -32001',
    'body at 300000: error without a code',
    'through',
    'headers at 300000: error -32001',
  ],
  'mcp-proxy': all('request at 300000: error -32603, cancelled'),
  supergateway: all('request at 60000: error -32001, cancelled'),
};

const rowOf = (id: string, settings: Conditions['settings'] = {}): Row => {
  const gateway = gatewayById(id);
  if (gateway === undefined) throw new Error(`no gateway ${id}`);
  return [
    whatBecomes(gateway, answers.json(), settings),
    whatBecomes(gateway, answers.silent(), settings),
    whatBecomes(gateway, answers.commented(), settings),
    whatBecomes(gateway, answers.withheld(), settings),
  ];
};

describe('an answer that takes ten minutes', () => {
  test.each(Object.entries(table))('%s', (id, row) => expect(rowOf(id)).toEqual(row));

  test('every gateway has its row', () => {
    expect(Object.keys(table).sort()).toEqual(gateways.map(({ id }) => id));
  });
});

/** The same under settings: other modes, plans, values. */
const turned: readonly (readonly [string, Conditions['settings'], Row])[] = [
  ['nginx', { proxy_read_timeout: 3600 }, through],
  ['haproxy', { 'timeout server': 50_000 }, idle('server at 50000', '504', 'fin')],
  ['envoy', { 'route.timeout': 0 }, idle('stream_idle_timeout at 300000', '504', 'rst')],
  ['envoy', { 'route.timeout': 0, stream_idle_timeout: 0 }, through],
  ['traefik', { 'respondingTimeouts.writeTimeout': 60 }, all('writeTimeout at 60000: fin')],
  [
    'traefik',
    { 'forwardingTimeouts.responseHeaderTimeout': 60 },
    ['responseHeaderTimeout at 60000: 504', 'through', 'through', 'responseHeaderTimeout at 60000: 504'],
  ],
  ['aws-alb', { 'idle_timeout.timeout_seconds': 4000 }, through],
  ['aws-nlb', { 'tcp-keep-alive': true }, through],
  ['aws-apigw-rest', { timeoutInMillis: 300_000 }, all(`integration at 300000: 504${on}`)],
  ['aws-apigw-rest', { STREAM: true, timeoutInMillis: 900_000 }, idle('stream_idle at 300000', '504', 'fin', on)],
  [
    'aws-apigw-rest',
    { STREAM: true, 'edge-optimized': true, timeoutInMillis: 900_000 },
    idle('stream_idle_edge at 30000', '504', 'fin', on),
  ],
  [
    'aws-apigw-rest',
    { STREAM: true },
    [
      `unknown: integration_stream at 29000: 504${on}; or stream_idle at 300000: 504${on}`,
      `unknown: integration_stream at 29000: fin${on}; or stream_idle at 300000: fin${on}`,
      `unknown: integration_stream at 29000: fin${on}; or through`,
      `unknown: integration_stream at 29000: 504${on}; or stream_idle at 300000: 504${on}`,
    ],
  ],
  ['aws-lambda', { timeout: 900 }, through],
  ['aws-lambda', { timeout: 300, RESPONSE_STREAM: true }, total('timeout at 300000', '504', 'fin', ', killed')],
  ['aws-lambda', { timeout: 300 }, all('timeout at 300000: 504, killed')],
  [
    'aws-cloudfront',
    { OriginReadTimeout: 120, ResponseCompletionTimeout: 180 },
    [
      'OriginReadTimeout at 120000: 504',
      'OriginReadTimeout at 120000: fin',
      'ResponseCompletionTimeout at 180000: fin',
      'OriginReadTimeout at 120000: 504',
    ],
  ],
  [
    'aws-cloudfront',
    { ResponseCompletionTimeout: 30, OriginReadTimeout: 60 },
    total('ResponseCompletionTimeout at 30000', '504', 'fin'),
  ],
  [
    'caddy',
    { response_header_timeout: 60 },
    ['response_header_timeout at 60000: 504', 'through', 'through', 'response_header_timeout at 60000: 504'],
  ],
  ['cloudflare-proxy', { proxy_read_timeout: 6000 }, through],
  ['vercel', { maxDuration: 800 }, through],
  [
    'vercel',
    { edge: true },
    [
      'edge_first_byte at 25000: 504, killed',
      'maxDuration at 300000: fin, killed',
      'maxDuration at 300000: fin, killed',
      'edge_first_byte at 25000: 504, killed',
    ],
  ],
  [
    'netlify',
    { edge: true },
    ['edge_headers at 40000: 504, killed', 'through', 'through', 'edge_headers at 40000: 504, killed'],
  ],
  ['cloud-run', { timeout: 3600 }, through],
  ['azure-container-apps', { requestIdleTimeout: 30 }, through],
  ['azure-load-balancer', { enableTcpReset: true }, idle('idle_reset at 240000', 'rst', 'rst')],
  ['azure-load-balancer', { 'tcp-keep-alive': true }, through],
  ['azure-load-balancer', { idleTimeoutInMinutes: 5 }, idle('idle at 300000', 'silent', 'silent', on)],
  ['bun-serve', { idleTimeout: 255 }, idle('idleTimeout at 255000', 'rst', 'rst')],
  ['bun-serve', { idleTimeout: 0 }, through],
  ['node-http', { timeout: 120_000 }, idle('timeout at 120000', 'fin', 'fin')],
  ['mcp-remote', { '--body-timeout': 0, '--headers-timeout': 0 }, through],
  ['mcp-proxy', { '--requestTimeout': 900_000 }, through],
  ['supergateway', { '--stdio': true }, through],
];

test.each(turned)('%s with %o', (id, settings, row) => expect(rowOf(id, settings)).toEqual(row));

/** What only longer answers bring out. */
const longer: readonly (readonly [string, keyof typeof answers, number, string])[] = [
  ['railway', 'commented', 1_200_000, 'duration at 900000: fin'],
  ['aws-agentcore-runtime', 'json', 1_200_000, `request at 900000: 504${on}`],
  ['aws-agentcore-runtime', 'commented', 1_200_000, 'through'],
  ['aws-agentcore-runtime', 'commented', 7_200_000, `stream at 3600000: fin${on}`],
  ['cloudflare-proxy', 'commented', 7_200_000, 'through'],
];

test.each(longer)('%s and an answer (%s) after %i ms', (id, answer, endMs, what) => {
  expect(whatBecomes(gatewayById(id)!, answers[answer](endMs))).toBe(what);
});
