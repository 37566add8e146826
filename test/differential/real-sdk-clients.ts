import { Client as ClientV2 } from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { VirtualClock } from '../../src/time/core/virtual-clock.ts';
import type { Connectable } from '../../src/wire/memory-link.ts';
import { connectServer, recordedPair, type SentFrame } from './recorded-wire.ts';

/** Options of one request, as both SDKs spell them. */
export interface RequestSettings {
  readonly timeout?: number;
  readonly resetTimeoutOnProgress?: boolean;
  readonly maxTotalTimeout?: number;
  readonly onprogress?: boolean;
}

/** What a real client did: when it was told, what, and everything it sent. */
export interface Observed {
  readonly phase: 'startup' | 'call' | 'answered' | 'lost';
  readonly atMs: number | null;
  readonly message: string | null;
  readonly code: unknown;
  readonly sent: readonly SentFrame[];
}

interface RealClient {
  connect(transport: never): Promise<unknown>;
  listTools(): Promise<unknown>;
  callTool(params: { name: string; arguments: object }, ...rest: never[]): Promise<unknown>;
}

const requestOptions = ({ onprogress, ...rest }: RequestSettings) => ({
  ...rest,
  ...(onprogress === true ? { onprogress: () => {} } : {}),
});

/** Plays a call with the real client library of the SDK, under the virtual clock. Runs on until nothing can run. */
export async function observe(
  sdk: 'v1' | 'v2',
  makeServer: () => Connectable,
  tool: string,
  settings: RequestSettings,
): Promise<Observed> {
  using clock = new VirtualClock().install();
  const { client: end, server: other, sent } = recordedPair(() => clock.now);
  const client = (sdk === 'v1'
    ? new ClientV1({ name: 'real', version: '1' })
    : new ClientV2({ name: 'real', version: '1' })) as unknown as RealClient;
  const options = requestOptions(settings) as never;
  let observed: Omit<Observed, 'sent'> = { phase: 'lost', atMs: null, message: null, code: null };
  let phase: 'startup' | 'call' = 'startup';
  const play = async () => {
    await connectServer(makeServer(), other);
    await client.connect(end as never);
    await client.listTools();
    phase = 'call';
    if (sdk === 'v1') await client.callTool({ name: tool, arguments: {} }, undefined as never, options);
    else await client.callTool({ name: tool, arguments: {} }, options);
    observed = { phase: 'answered', atMs: clock.now, message: null, code: null };
  };
  const caught = (error: Error & { code?: unknown }) => {
    observed = { phase, atMs: clock.now, message: error.message, code: error.code ?? null };
  };
  await clock.run(() => play().catch(caught), { limitMs: 7_200_000 }).catch(() => {});
  await clock.run(() => new Promise(() => {}), { limitMs: 7_200_000 }).catch(() => {});
  return { ...observed, sent };
}
