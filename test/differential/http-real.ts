import http from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  Client as ClientV2,
  StreamableHTTPClientTransport as HttpV2,
  SSEClientTransport as SseV2,
} from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport as SseV1 } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport as HttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { VirtualClock } from '../../src/time/core/virtual-clock.ts';
import { type HttpBehaviour, type HttpOutcome, path, watchedMs, withoutNames } from './http-outcome.ts';
import { httpRawServer, type Seen } from './http-raw-server.ts';

interface RealClient {
  connect(transport: object): Promise<unknown>;
  close(): Promise<void>;
  listTools(): Promise<unknown>;
  callTool(params: { name: string; arguments: object }, ...rest: unknown[]): Promise<unknown>;
}

const transports = { v1: { http: HttpV1, sse: SseV1 }, v2: { http: HttpV2, sse: SseV2 } } as const;

function makeClient(sdk: 'v1' | 'v2', { negotiates }: HttpBehaviour): RealClient {
  const info = { name: 'real', version: '1' };
  const negotiation = negotiates === true ? { versionNegotiation: { mode: 'auto' as const } } : {};
  return (sdk === 'v1' ? new ClientV1(info) : new ClientV2(info, negotiation)) as unknown as RealClient;
}

/**
 * Plays a call with the real client library of the SDK over Node's own `fetch`, against a listener on loopback: all three
 * under the virtual clock. Watches on until the behaviour's time is over.
 */
export async function realOverHttp(sdk: 'v1' | 'v2', behaviour: HttpBehaviour): Promise<HttpOutcome> {
  using clock = new VirtualClock().install();
  return await realUnder(clock, sdk, behaviour);
}

/**
 * The same under a clock that is installed already: the timers of Node's `fetch` stay with the first clock that they saw in
 * a process, so that whoever waits for them plays everything under one.
 */
export async function realUnder(clock: VirtualClock, sdk: 'v1' | 'v2', behaviour: HttpBehaviour): Promise<HttpOutcome> {
  const seen: Seen[] = [];
  const beganMs = clock.now;
  const client = makeClient(sdk, behaviour);
  const { onprogress, ...settings } = behaviour.settings ?? {};
  const options = { ...settings, ...(onprogress === true ? { onprogress: () => {} } : {}) };
  let outcome: Omit<HttpOutcome, 'seen'> = { phase: 'lost', atMs: null, message: null, code: null };
  let phase: 'startup' | 'call' = 'startup';
  let server: http.Server | undefined;
  let watching = true;
  const play = async () => {
    server = http.createServer(httpRawServer(behaviour.parts(), (one) => watching && seen.push(one)));
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const Transport = transports[sdk][behaviour.transport ?? 'http'];
    await client.connect(new Transport(new URL(path(behaviour), `http://127.0.0.1:${port}`)));
    await client.listTools();
    phase = 'call';
    await client.callTool({ name: 't', arguments: {} }, ...(sdk === 'v1' ? [undefined, options] : [options]));
    outcome = { phase: 'answered', atMs: clock.now - beganMs, message: null, code: null };
  };
  const caught = (error: Error & { code?: unknown }) => {
    if (!watching) return; // we have closed it
    outcome = { phase, atMs: clock.now - beganMs, message: withoutNames(error.message), code: error.code ?? null };
  };
  const watchMs = behaviour.watchMs ?? watchedMs;
  await clock.run(
    () => {
      void play().catch(caught);
      return new Promise((resolve) => setTimeout(resolve, watchMs));
    },
    { limitMs: watchMs + 1 },
  );
  watching = false;
  await clock.run(async () => {
    await client.close().catch(() => {});
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
  });
  return { ...outcome, seen };
}
