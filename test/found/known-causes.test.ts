import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import type { Answering, ClientProfile } from '../../src/clocks/client-profile.ts';
import { isUnknown } from '../../src/clocks/evidence.ts';
import type { CheckReport } from '../../src/index.ts';
import { callIds } from '../../src/properties/reading/call-record.ts';
import { knownCauses } from '../../src/properties/reading/known-causes.ts';
import { plain } from '../../src/report/drawing/palette.ts';
import { humanReport } from '../../src/report/formats/text.ts';
import { playStartup } from '../../src/scenario/play-calls.ts';
import { openSession } from '../../src/scenario/session.ts';
import type { Connectable, ServerTransport } from '../../src/wire/memory-link.ts';
import { profile } from '../played.ts';
// @ts-expect-error plain JavaScript, which a process of its own loads too
import * as refusing from './refusing.mjs';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly capabilities?: object; readonly name?: string };
}

const reply = refusing.reply as (at: string, how: string, message: object) => object;
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const textOf = (report: CheckReport) => humanReport(report, { palette: plain, width: 100 });
const calls = [{ tool: 't', arguments: {} }];

describe('a request of the server that went to no stream', () => {
  /** Waits for a minute for the answer to a request that it could send nowhere, if the client declares the capability. */
  const app = (asksFor: string | null) => ({
    app: () => {
      let declares = false;
      return async (request: Request) => {
        if (request.method !== 'POST') return new Response(null, { status: 405 });
        const message = (await request.json()) as Message;
        if (message.id === undefined) return new Response(null, { status: 202 });
        if (message.method === 'initialize')
          declares = asksFor === null || asksFor in (message.params?.capabilities ?? {});
        if (message.method === 'tools/call' && declares) await wait(60_000);
        return Response.json({ jsonrpc: '2.0', id: message.id, ...reply('nothing', '', message) });
      };
    },
  });

  test('is named, with the capability that leads to it', async () => {
    const report = await check(app('roots'), { clients: ['opencode'], calls });
    expect(report.cells).toMatchObject([
      { verdict: 'fails', causes: [{ kind: 'request-without-stream', request: 'roots/list', atMs: null }] },
    ]);
    expect(textOf(report).replaceAll(/\s+/g, ' ')).toContain(
      'cause the server waits for the answer to roots/list, which never came to the client: the client has no stream open on which it could be sent. A client that does not declare roots has its answer after 0 ms',
    );
  });

  test('is no cause where a tool is slow for everybody', async () => {
    const report = await check(app(null), { clients: ['opencode'], calls });
    expect(report.cells).toMatchObject([{ verdict: 'fails', causes: [] }]);
    expect(textOf(report)).not.toContain('cause');
  });

  test('is not looked for where nothing more may be played', async () => {
    const report = await check(app('roots'), { clients: ['opencode'], calls, explain: 0 });
    expect(report.cells).toMatchObject([{ verdict: 'fails', causes: [] }]);
  });
});

describe('a request of the server that the client does not answer', () => {
  /** Asks the client for something, and answers the call once it has its answer. */
  const asking = (method: string) => (): Connectable => ({
    async connect(transport: ServerTransport) {
      let answerCall: (() => void) | null = null;
      transport.onmessage = ((message: Message) => {
        const { id } = message;
        if (id === undefined) return;
        if (message.method === undefined) {
          answerCall?.();
          return;
        }
        const answer = () => void transport.send({ jsonrpc: '2.0', id, ...reply('nothing', '', message) } as never);
        if (message.method !== 'tools/call') {
          answer();
          return;
        }
        answerCall = answer;
        void wait(250).then(() => transport.send({ jsonrpc: '2.0', id: 'own', method } as never));
      }) as never;
    },
  });
  const sdk = profile('typescript-sdk-v1');
  const withAnswer = (method: string, how: Answering): ClientProfile => {
    const { answers } = sdk.wire;
    if (isUnknown(answers)) throw new Error('nobody knows what it answers');
    return { ...sdk, wire: { ...sdk.wire, answers: { ...answers, is: { ...answers.is, [method]: how } } } };
  };

  test.each(['ping', 'roots/list'])('%s', async (method) => {
    const silent = await check(asking(method), { clients: [withAnswer(method, 'never')], calls });
    expect(silent.cells).toMatchObject([
      { verdict: 'fails', causes: [{ kind: 'unanswered-request', request: method, atMs: 250 }] },
    ]);
    expect(textOf(silent)).toContain(`250 ms into it the server sent ${method} to the client, and got no answer`);
    const polite = await check(asking(method), { clients: [withAnswer(method, 'at-once')], calls });
    expect(polite.cells).toMatchObject([{ verdict: 'fits', causes: [] }]);
  });
});

describe('the queue behind an earlier call', () => {
  /** One call after another, each of which takes so long. */
  const serial = (tookMs: { readonly [tool: string]: number }) => (): Connectable => ({
    async connect(transport: ServerTransport) {
      let last = Promise.resolve();
      transport.onmessage = ((message: Message) => {
        const { id, method, params } = message;
        if (id === undefined || method === undefined) return;
        const tools = Object.keys(tookMs).map((name) => ({ name, inputSchema: { type: 'object' } }));
        const result = method === 'tools/list' ? { result: { tools } } : reply('nothing', '', message);
        const answer = () => transport.send({ jsonrpc: '2.0', id, ...result } as never);
        if (method !== 'tools/call') void answer();
        else last = last.then(() => wait(tookMs[params?.name ?? ''] ?? 0)).then(() => void answer());
      }) as never;
    },
  });
  /** What is known of the second of two calls. This client sends one after another: the second once it gave up on the first. */
  async function causesOf(tookMs: { readonly [tool: string]: number }) {
    const conditions = {
      transport: 'memory',
      era: 'initialize',
      mode: 'headless',
      settings: {},
      reading: 'lax',
    } as const;
    const bounds = { horizonMs: 10_000_000, maxSteps: 10_000, maxRealMs: 1_000, limitMs: 10_000_000 };
    const server = serial(tookMs);
    const session = await openSession({ server, profile: profile('codex-cli'), conditions, time: 'virtual' });
    try {
      await playStartup(session, bounds);
      await session.time.run(async () => {
        const slow = session.client.call('slow', {});
        await new Promise<void>((resolve) => session.time.setTimer(resolve, 1_000));
        await Promise.all([slow, session.client.call('quick', {})]);
      }, bounds);
      const [, quick] = callIds(session.transcript);
      return knownCauses(session.transcript, Number(quick));
    } finally {
      await session.close();
    }
  }

  test('is named with the call', async () => {
    expect(await causesOf({ slow: 700_000, quick: 0 })).toMatchObject([
      {
        kind: 'earlier-call',
        tool: 'slow',
        atMs: -300_000,
        message: 'slow, sent 300000 ms earlier in the same session, had no answer yet; it had no answer all the while',
      },
    ]);
  });

  test('is no cause where the earlier call was answered', async () => {
    expect(await causesOf({ slow: 500, quick: 400_000 })).toEqual([]);
  });
});

describe('a line on standard output over which a client ends the connection', () => {
  const server = (...args: string[]) => ({
    command: process.execPath,
    args: [fileURLToPath(new URL('./banner-stdio.mjs', import.meta.url)), ...args],
  });

  test('is the cause, and not the clock of the attempt that came after it', async () => {
    const report = await check(server('banner'), { clients: ['cline-core'] });
    expect(report.startup).toMatchObject([
      {
        verdict: 'fails',
        attempts: 2,
        ending: { kind: 'invalid-line', atMs: 0, said: 'Settings were loaded from .settings', shownTo: 'user' },
      },
    ]);
    const text = textOf(report);
    expect(text).toMatch(/cut off {2}at 0 ms: a line on standard output is no message/);
    expect(text).not.toMatch(/gives it more|no answer|setting /);
  });

  test('without it the server starts', async () => {
    const report = await check(server(), { clients: ['cline-core'] });
    expect(report.startup).toMatchObject([{ verdict: 'fits', attempts: 1, ending: { kind: 'result' } }]);
  });
});
