import { describe, expect, test } from 'vitest';
import type { Hop } from '../src/clocks/hop.ts';
import { plainDeadlines } from '../src/clocks/plain-deadline.ts';
import type { ClockEvent } from '../src/clocks/reducer-state.ts';
import { begin, end, mark, time } from '../src/clocks/testing/events.ts';
import { conditions } from '../src/clocks/testing/hop.ts';
import { fold } from '../src/clocks/testing/plain.ts';
import { bunFetch, cloudflareProxy, envoy, httpx, nginx, undici } from './index.ts';

const http = conditions({ transport: 'http' });
/** One exchange whose headers come at once and whose body is silent but for a byte every so often. */
const stream = (everyMs: number, untilMs: number): readonly ClockEvent[] => [
  begin(0, 'exchange', 1),
  begin(0, 'headers', 2, 1),
  end(0, 2),
  begin(0, 'body', 3, 1),
  ...Array.from({ length: Math.floor(untilMs / everyMs) }, (_, index) => mark((index + 1) * everyMs, 'byte', 3)),
  time(10_000_000),
];
const silent: readonly ClockEvent[] = [begin(0, 'exchange', 1), begin(0, 'headers', 2, 1), time(10_000_000)];
const fired = (hop: Hop, events: readonly ClockEvent[], settings = {}) =>
  fold(plainDeadlines(hop, { ...http, settings }), events).expiries.map(({ deadline, atMs }) => [
    deadline.name,
    atMs,
  ])[0];

describe('a response of which nothing comes', () => {
  test.each([
    [envoy, ['route_timeout', 15_000]],
    [nginx, ['proxy_read_timeout', 60_000]],
    [cloudflareProxy, ['read', 120_000]],
    [undici, ['headersTimeout', 300_000]],
    [httpx, ['read', 300_000]],
    [bunFetch, ['idle', 300_000]],
  ] as const)('%o', (hop, first) => expect(fired(hop, silent)).toEqual(first));
});

describe('a stream with a byte every ten seconds for an hour', () => {
  test('is cut by Envoy at 15 s all the same', () =>
    expect(fired(envoy, stream(10_000, 3_600_000))).toEqual(['route_timeout', 15_000]));

  test.each([
    [nginx, 'proxy_read_timeout', 60_000],
    [cloudflareProxy, 'read', 120_000],
    [undici, 'bodyTimeout', 300_000],
    [httpx, 'read', 300_000],
    [bunFetch, 'idle', 300_000],
  ] as const)('goes on through %o until it falls silent', (hop, name, ms) =>
    expect(fired(hop, stream(10_000, 3_600_000))).toEqual([name, 3_600_000 + ms]),
  );
});

test('Envoy without a route timeout has the stream idle timeout left', () => {
  expect(fired(envoy, silent, { 'route.timeout': 0 })).toEqual(['stream_idle_timeout', 300_000]);
});

test('nginx takes its settings in seconds', () => {
  expect(fired(nginx, silent, { proxy_read_timeout: 600 })).toEqual(['proxy_read_timeout', 600_000]);
});
