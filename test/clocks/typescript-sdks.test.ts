import { Client as ClientV2 } from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import FakeTimers from '@sinonjs/fake-timers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { typescriptSdkV1, typescriptSdkV2 } from '../../mocks/index.ts';
import { playProfile } from '../../mocks/testing/play-profile.ts';
import type { Script } from '../../mocks/testing/scripted-link.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';

/** What came of a call or a start-up, of the real client or of its profile. */
interface Seen {
  readonly toldMs: number | null;
  readonly code: string | number | null;
  readonly answeredMs: number | null;
  readonly cancelledMs: number | null;
  readonly closedMs: number | null;
}

interface Options {
  readonly timeout?: number;
  readonly resetTimeoutOnProgress?: boolean;
  readonly maxTotalTimeout?: number;
  readonly onprogress?: boolean;
}

/** The two clients in as much as they are alike. */
interface RealClient {
  connect(transport: Transport): Promise<void>;
  listTools(): Promise<unknown>;
  callTool(options: object): Promise<unknown>;
}
const info = { name: 'test', version: '1' };
const real: { readonly [id: string]: () => RealClient } = {
  'typescript-sdk-v1': () => {
    const client = new ClientV1(info);
    return {
      connect: (transport) => client.connect(transport),
      listTools: () => client.listTools(),
      callTool: (options) => client.callTool({ name: 'tool' }, undefined, options),
    };
  },
  'typescript-sdk-v2': () => {
    const client = new ClientV2(info);
    return {
      connect: (transport) => client.connect(transport as unknown as Parameters<typeof client.connect>[0]),
      listTools: () => client.listTools(),
      callTool: (options) => client.callTool({ name: 'tool' }, options),
    };
  },
};

let clock: FakeTimers.Clock;
beforeEach(() => {
  clock = FakeTimers.install({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
});
afterEach(() => clock.uninstall());

/** A server that lives in the transport: answers at the script's times, and notes what it hears. */
class ScriptedTransport implements Transport {
  onmessage?: (message: JSONRPCMessage) => void;
  onclose?: () => void;
  cancelledMs: number | null = null;
  closedMs: number | null = null;
  readonly #script: Script;

  constructor(script: Script) {
    this.#script = script;
  }

  async start() {}

  async close() {
    this.closedMs = clock.now;
    this.onclose?.();
  }

  async send(message: JSONRPCMessage) {
    if (!('method' in message)) return;
    const { method, params } = message;
    if (method === 'notifications/cancelled') this.cancelledMs = clock.now;
    if (!('id' in message)) return;
    const { id } = message;
    const reply = (afterMs: number | null | undefined, result: { readonly [key: string]: unknown }) => {
      const answer = () => this.onmessage?.({ jsonrpc: '2.0', id, result });
      if (afterMs === undefined) queueMicrotask(answer);
      else if (afterMs !== null) setTimeout(answer, afterMs);
    };
    if (method === 'initialize')
      reply(this.#script.handshakeMs, {
        protocolVersion: params?.protocolVersion,
        capabilities: { tools: {} },
        serverInfo: info,
      });
    if (method === 'tools/list')
      reply(this.#script.pageMs, { tools: [{ name: 'tool', inputSchema: { type: 'object' } }] });
    if (method !== 'tools/call') return;
    reply(this.#script.answerMs, { content: [] });
    const progressToken = params?._meta?.progressToken;
    const { progressEveryMs } = this.#script;
    if (progressToken === undefined || progressEveryMs === undefined) return;
    let progress = 0;
    setInterval(() => {
      progress++;
      this.onmessage?.({ jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken, progress } });
    }, progressEveryMs);
  }
}

async function seenOfReal(id: string, script: Script, options: Options): Promise<Seen> {
  const transport = new ScriptedTransport(script);
  const client = real[id]!();
  let toldMs: number | null = null;
  let code: string | number | null = null;
  let answeredMs: number | null = null;
  const session = async () => {
    await client.connect(transport);
    await client.listTools();
    const { onprogress, ...rest } = options;
    await client.callTool({ ...rest, ...(onprogress ? { onprogress: () => {} } : {}) });
    answeredMs = clock.now;
  };
  session().catch((error: { readonly code: string | number }) => {
    toldMs = clock.now;
    code = error.code;
  });
  await clock.tickAsync(4_000_000);
  return { toldMs, code, answeredMs, cancelledMs: transport.cancelledMs, closedMs: transport.closedMs };
}

async function seenOfProfile(profile: ClientProfile, script: Script, options: Options): Promise<Seen> {
  const played = await playProfile(profile, script, { settings: { ...options } });
  const failure = played.startUp === 'lost' ? null : (played.startUp ?? played.told);
  const name = failure?.by.split('/')[1];
  const down = name === undefined ? undefined : profile.deadlines[name]?.outcome.toCaller;
  const upMs = (what: string) => played.ups.find(([atMs, up]) => up === what && atMs <= 4_000_000)?.[0] ?? null;
  return {
    toldMs: failure?.atMs ?? null,
    code: typeof down === 'object' && 'error' in down ? down.code : null,
    answeredMs: played.answeredAtMs,
    cancelledMs: upMs('cancelled'),
    closedMs: upMs('close-connection'),
  };
}

const capped = { timeout: 300_000, maxTotalTimeout: 60_000, resetTimeoutOnProgress: true, onprogress: true };
const cases: readonly (readonly [string, Script, Options])[] = [
  ['initialize that is never answered', { handshakeMs: null }, {}],
  ['tools/list that is never answered', { pageMs: null }, {}],
  ['a call that is never answered', { answerMs: null }, {}],
  ['a call answered a millisecond too soon to fail', { answerMs: 59_999 }, {}],
  ['a call with a limit of its own', { answerMs: null }, { timeout: 7_000 }],
  ['progress that nobody asked to count', { answerMs: 100_000, progressEveryMs: 30_000 }, { onprogress: true }],
  ['progress that nobody asked for', { answerMs: 100_000, progressEveryMs: 30_000 }, { resetTimeoutOnProgress: true }],
  [
    'progress that counts',
    { answerMs: 900_000, progressEveryMs: 30_000 },
    { onprogress: true, resetTimeoutOnProgress: true },
  ],
  ['a total cap and progress past it', { answerMs: null, progressEveryMs: 7_000 }, capped],
  ['a total cap and silence past it', { answerMs: 299_000 }, capped],
  [
    'a total cap and no reset',
    { answerMs: 70_000, progressEveryMs: 7_000 },
    { ...capped, resetTimeoutOnProgress: false },
  ],
  ['a total cap of nothing', { answerMs: 200_000, progressEveryMs: 7_000 }, { ...capped, maxTotalTimeout: 0 }],
];

describe.each([typescriptSdkV1, typescriptSdkV2])('the real $name does as its profile says', (profile) => {
  test.each(cases)('%s', async (_, script, options) => {
    expect(await seenOfReal(profile.id, script, options)).toEqual(await seenOfProfile(profile, script, options));
  });
});
