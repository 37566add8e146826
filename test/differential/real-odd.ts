import { Client as ClientV2, ReadBuffer as ReadBufferV2 } from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { ReadBuffer as ReadBufferV1 } from '@modelcontextprotocol/sdk/shared/stdio.js';
import { VirtualClock } from '../../src/time/core/virtual-clock.ts';
import type { OddBehaviour } from './odd-behaviours.ts';
import { rawServer } from './raw-server.ts';
import { type OddOutcome, said } from './said.ts';

interface Page {
  readonly nextCursor?: string;
}

interface RealClient {
  connect(transport: object): Promise<unknown>;
  close(): Promise<void>;
  listTools(params?: { cursor: string }): Promise<Page>;
  callTool(params: { name: string; arguments: object }, ...rest: unknown[]): Promise<unknown>;
}

/** A transport that reads a raw server's bytes as the SDK's own stdio transport does, with the SDK's own buffer. */
function rawTransport(sdk: 'v1' | 'v2', behaviour: OddBehaviour, tell: (message: unknown) => void) {
  const buffer = sdk === 'v1' ? new ReadBufferV1() : new ReadBufferV2();
  let open = true;
  const transport = {
    onmessage: undefined as ((message: unknown) => void) | undefined,
    onclose: undefined as (() => void) | undefined,
    onerror: undefined as ((error: unknown) => void) | undefined,
    start: async () => {},
    async send(message: unknown) {
      tell(message);
      const text = JSON.stringify(message);
      if (open) setImmediate(() => open && hear(JSON.parse(text)));
    },
    async close() {
      if (open) end();
    },
  };
  const end = () => {
    open = false;
    transport.onclose?.();
  };
  const read = (text: string) => {
    if (!open) return;
    buffer.append(Buffer.from(text));
    for (let more = true; more; )
      try {
        const message = buffer.readMessage();
        more = message !== null;
        if (message !== null) transport.onmessage?.(message);
      } catch (error) {
        transport.onerror?.(error);
      }
  };
  const text = (written: string) => void setImmediate(() => read(written));
  const hear = rawServer(behaviour.parts, {
    text,
    line: (value) => text(`${JSON.stringify(value)}\n`),
    end: () => void setImmediate(() => open && end()),
  });
  return transport;
}

/** Every page there is, as a program that uses the SDK asks for them; v2 does that by itself. */
async function listTools(sdk: 'v1' | 'v2', client: RealClient): Promise<void> {
  let page = await client.listTools();
  while (sdk === 'v1' && page.nextCursor) page = await client.listTools({ cursor: page.nextCursor });
}

/** Plays a call to an odd server with the real client library of the SDK, under the virtual clock. */
export async function realOdd(sdk: 'v1' | 'v2', behaviour: OddBehaviour): Promise<OddOutcome> {
  using clock = new VirtualClock().install();
  const heard: OddOutcome['said'][number][] = [];
  const info = { name: 'real', version: '1' };
  const client = (sdk === 'v1' ? new ClientV1(info) : new ClientV2(info)) as unknown as RealClient;
  const { onprogress, ...settings } = behaviour.settings ?? {};
  const options = { ...settings, ...(onprogress === true ? { onprogress: () => {} } : {}) };
  let outcome: Omit<OddOutcome, 'said'> = { phase: 'lost', atMs: null, code: null };
  let phase: 'startup' | 'call' = 'startup';
  const play = async () => {
    await client.connect(rawTransport(sdk, behaviour, (message) => heard.push(said(clock.now, message))));
    await listTools(sdk, client);
    phase = 'call';
    await client.callTool({ name: 't', arguments: {} }, ...(sdk === 'v1' ? [undefined, options] : [options]));
    outcome = { phase: 'answered', atMs: clock.now, code: null };
  };
  const caught = (error: { code?: unknown }) => {
    outcome = { phase, atMs: clock.now, code: error.code ?? null };
  };
  await clock.run(() => play().catch(caught), { limitMs: 7_200_000 }).catch(() => {});
  await clock.run(() => new Promise(() => {}), { limitMs: 7_200_000 }).catch(() => {});
  return { ...outcome, said: heard };
}
