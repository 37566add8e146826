import { afterEach, beforeEach, expect, test } from 'vitest';
import { cloudflareProxy } from '../../../../mocks/gateways/cloudflare-proxy.ts';
import { nginx } from '../../../../mocks/gateways/nginx.ts';
import type { ClockTime } from '../../../clocks/live-clocks.ts';
import { VirtualClock } from '../../../time/core/virtual-clock.ts';
import type { Origin } from '../exchange.ts';
import { networkOrigin } from '../network/network.ts';
import { poolOrigin } from '../network/pool.ts';
import { FetchOrigin } from '../origins/fetch-origin.ts';
import { type Asked, ask } from '../testing/origin-play.ts';
import { gatewayOrigin } from './gateway.ts';

let clock: VirtualClock;
const log: string[] = [];

beforeEach(() => {
  clock = new VirtualClock({ maxRealWaitMs: 2000 }).install();
  log.length = 0;
});
afterEach(() => clock.uninstall());

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A stream that says something every so often, until it is closed or has said it all. */
function streamOf(chunk: string, everyMs: number, times: number, headers: Record<string, string>) {
  let open = true;
  const body = new ReadableStream({
    async start(controller) {
      for (let left = times; left > 0 && open; left--) {
        await sleep(everyMs);
        if (open) controller.enqueue(Buffer.from(chunk));
      }
      if (open) controller.close();
    },
    cancel() {
      open = false;
      log.push(`${clock.now} the server sees it closed`);
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream', ...headers } });
}

/** A browser's pool, 80 ms from Cloudflare, which is before nginx, which is before the handler. */
function pathTo(handler: (request: Request) => Response): Origin {
  const time: ClockTime = { now: () => clock.now, setTimer: (run, delayMs) => clock.setTimer(run, delayMs) };
  const blockTime = (reason: string) => clock.blockTime(reason);
  const report = (hop: string, key: number, event: { readonly what: string }) =>
    void log.push(`${clock.now} ${hop} ${key} ${event.what}`);
  const server = new FetchOrigin(handler, { blockTime });
  const given = { settings: {}, reading: 'lax' } as const;
  const behind = gatewayOrigin(nginx, given, server, time, blockTime, report);
  const edge = gatewayOrigin(cloudflareProxy, given, behind, time, blockTime, report);
  const browser = { protocol: 'http/1.1', connections: 1, keepAlive: true, maxStreams: null } as const;
  const line = { roundTripMs: 80, jitterMs: 0, bytesPerSecond: { up: 0, down: 0 }, connectRoundTrips: 2 };
  const far = networkOrigin(line, edge, time, Math.random, blockTime, report);
  return poolOrigin(browser, far, time, blockTime, report);
}

const played = (origin: Origin, ...all: readonly Asked[]) =>
  clock.run(async () => {
    const exchanges = all.map((asked) => ask(origin, clock, asked));
    for (const { over } of exchanges) await over;
    await origin.close();
    return exchanges;
  });

test('steady progress, unbuffered, comes through to the millisecond', async () => {
  const origin = pathTo(() => streamOf('data: 1\n\n', 30_000, 4, { 'x-accel-buffering': 'no' }));
  const [stream] = await played(origin, { body: '{}' });
  expect(stream!.events).toEqual([
    '160 connected',
    '200 received',
    '30240 head 200',
    '30240 :data: 1\n\n',
    '60240 :data: 1\n\n',
    '90240 :data: 1\n\n',
    '120240 :data: 1\n\n',
    '120240 end',
  ]);
});

test('buffered, it all comes at the end, and Cloudflare hears nothing until then', async () => {
  const origin = pathTo(() => streamOf('data: 1\n\n', 30_000, 5, {}));
  const [stream] = await played(origin, { body: '{}' });
  expect(stream!.events.filter((line) => !line.includes('bytes'))).toEqual([
    '160 connected',
    '200 received',
    '120240 head 524',
    expect.stringContaining('120240 :'),
    '120240 end',
  ]);
  expect(log).toContain('120200 the server sees it closed');
});

test('one connection: the second waits for the first', async () => {
  const origin = pathTo(() => streamOf('data: 1\n\n', 10_000, 1, { 'x-accel-buffering': 'no' }));
  const [first, second] = await played(origin, { body: '{}' }, { body: '{}' });
  expect(first!.events.at(-1)).toBe('10240 end');
  expect(second!.events[0]).toBe('10240 connected again');
  expect(second!.events.at(-1)).toBe('20320 end');
});
