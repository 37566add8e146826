import { describe, expect, test } from 'vitest';
import { scenario } from '../../src/index.ts';
import type { Entry, Transcript } from '../../src/wire/transcript.ts';
import { every, type RawTool, rawApp } from './raw-app.ts';

/** What is known of the ways of HTTP from the field, reproduced to the millisecond. */

const minutes = 60_000;
const tenMinutes = 10 * minutes;

const tools: { readonly [name: string]: RawTool } = {
  progress: { stream: every(5_000, tenMinutes, (progress) => ({ progress })) },
  short: { stream: every(5_000, 55_000, (progress) => ({ progress })) },
  unbuffered: {
    stream: every(5_000, 55_000, (progress) => ({ progress })),
    headers: { 'x-accel-buffering': 'no' },
  },
  silent: { stream: [{ atMs: tenMinutes, answer: 'done' }] },
  late: { stream: [{ atMs: 130_000, answer: 'done' }] },
  heartbeat: { stream: every(15_000, tenMinutes, () => ({ comment: 'alive' })) },
  unheldHeartbeat: {
    stream: every(15_000, tenMinutes, () => ({ comment: 'alive' })),
    headers: { 'x-accel-buffering': 'no' },
  },
  json: { json: 'done', afterMs: tenMinutes },
  early: { json: 'done', afterMs: 14_999 },
  tooLate: { json: 'done', afterMs: 15_000 },
};

const app = rawApp(tools);

const run = (client: string, tool: string, gateways: readonly string[] = []) =>
  scenario({ app }, { client, gateways, call: { tool } });

const progressAt = ({ entries }: Transcript): readonly number[] =>
  entries.flatMap((entry) => (entry.kind === 'mark' && entry.mark === 'progress' ? [entry.atMs] : []));

const expired = ({ entries }: Transcript): readonly [string, number][] =>
  entries.flatMap((entry: Entry): [string, number][] => {
    if (entry.kind === 'expired') return [[entry.by, entry.atMs]];
    return entry.kind === 'hop' && entry.event.what === 'expired' ? [[entry.event.by, entry.atMs]] : [];
  });

describe('Envoy', () => {
  test('ends a response after 15 s in spite of steady progress, and VS Code waits for ever', async () => {
    const { transcript, call } = await run('vscode', 'progress', ['envoy']);

    expect(progressAt(transcript)).toEqual([5_000, 10_000]);
    expect(expired(transcript)[0]).toEqual(['envoy/route_timeout', 15_000]);
    expect(call).toMatchObject({ verdict: 'fails', outcome: 'lost', gateways: ['envoy'] });
  });

  test('is turned off by its setting', async () => {
    const { call } = await run('vscode', 'progress', ['envoy:route.timeout=0']);
    expect(call).toMatchObject({ verdict: 'fits', answer: { atMs: tenMinutes } });
  });

  test('answers 504 where no head was sent yet, which the client is told as its own clock would', async () => {
    const { call } = await run('typescript-sdk-v1', 'json', ['envoy']);
    expect(call).toMatchObject({
      verdict: 'fails',
      outcome: 'gave-up',
      gaveUp: { atMs: 15_000, by: 'envoy/route_timeout', limitMs: 15_000, setting: { key: 'route.timeout' } },
    });
  });

  test('an absolute cap is saved by nothing but an early answer', async () => {
    const verdicts = [];
    for (const tool of ['early', 'tooLate', 'heartbeat']) verdicts.push((await run('vscode', tool, ['envoy'])).call);

    expect(verdicts.map((call) => call?.verdict)).toEqual(['tight', 'fails', 'fails']);
    expect(verdicts[0]?.answer?.atMs).toBe(14_999);
  });
});

describe('a buffering nginx', () => {
  test('delivers progress only at the end', async () => {
    const { transcript, call } = await run('vscode', 'short', ['nginx']);

    expect(new Set(progressAt(transcript))).toEqual(new Set([55_000]));
    expect(call).toMatchObject({ verdict: 'fits', answer: { atMs: 55_000 } });
  });

  test('and with X-Accel-Buffering: no at once', async () => {
    const { transcript } = await run('vscode', 'unbuffered', ['nginx']);
    expect(progressAt(transcript)).toEqual(Array.from({ length: 10 }, (_, index) => (index + 1) * 5_000));
  });

  test('cuts a stream that is silent for 60 s', async () => {
    const { transcript, call } = await run('typescript-sdk-v1:timeout=700000', 'silent', ['nginx']);

    expect(expired(transcript)[0]).toEqual(['nginx/proxy_read_timeout', 60_000]);
    expect(call).toMatchObject({ verdict: 'fails', gaveUp: { atMs: 700_000, by: 'typescript-sdk-v1/request' } });
  });

  test('is kept going by a comment every 15 s, but keeps it from the client, whose library cuts after 300 s', async () => {
    const { transcript, call } = await run('vscode', 'heartbeat', ['nginx']);

    expect(expired(transcript)[0]?.[0]).toBe('undici-vscode/bodyTimeout');
    expect(call).toMatchObject({ verdict: 'fails', outcome: 'lost' });
  });

  test('lets the comments through where the server asks for it, and all is well', async () => {
    const { call } = await run('vscode', 'unheldHeartbeat', ['nginx']);
    expect(call).toMatchObject({ verdict: 'fits', answer: { atMs: tenMinutes } });
  });
});

describe('Cloudflare', () => {
  test('withholds the head until the first byte of the body', async () => {
    const heads = async (gateways: readonly string[]) => {
      const { transcript } = await run('vscode', 'heartbeat', gateways);
      const call = transcript.entries.findLast((entry) => entry.kind === 'begin' && entry.span === 'headers');
      const id = call?.kind === 'begin' ? call.id : -1;
      return transcript.entries.find((entry) => entry.kind === 'end' && entry.id === id)?.atMs;
    };
    expect(await heads([])).toBe(0);
    expect(await heads(['cloudflare-proxy'])).toBe(15_000);
  });

  test('answers 524 after 120 silent seconds', async () => {
    const { call } = await run('python-sdk-v1', 'late', ['cloudflare-proxy']);
    expect(call).toMatchObject({ verdict: 'fails', gaveUp: { atMs: 120_000, by: 'cloudflare-proxy/read' } });
  });

  test('in front of Railway: the nearer limit decides', async () => {
    const { transcript, call } = await run('vscode', 'silent', ['cloudflare-proxy', 'railway']);

    expect(expired(transcript)[0]).toEqual(['cloudflare-proxy/read', 120_000]);
    expect(call?.gateways).toEqual(['cloudflare-proxy', 'railway']);
  });
});

describe('undici', () => {
  test('cuts a body that is silent for 300 s without a word, and the caller waits on', async () => {
    const { transcript, call } = await run('typescript-sdk-v1:timeout=700000', 'silent');

    const [by, atMs] = expired(transcript)[0] ?? [];
    expect(by).toBe('undici/bodyTimeout');
    expect(atMs).toBeGreaterThanOrEqual(300_000);
    expect(atMs).toBeLessThanOrEqual(300_500);
    expect(call).toMatchObject({ verdict: 'fails', gaveUp: { atMs: 700_000, by: 'typescript-sdk-v1/request' } });
  });

  test('in VS Code: nobody is ever told', async () => {
    const { call } = await run('vscode', 'silent');
    expect(call).toMatchObject({ verdict: 'fails', outcome: 'lost', gaveUp: null });
  });

  test('comment bytes save it', async () => {
    const { call } = await run('vscode', 'heartbeat');
    expect(call).toMatchObject({ verdict: 'fits', answer: { atMs: tenMinutes } });
  });

  test('gives up on a head that does not come for 300 s, and says so', async () => {
    const { call } = await run('vscode', 'json');
    expect(call).toMatchObject({
      verdict: 'fails',
      outcome: 'gave-up',
      gaveUp: { by: 'undici-vscode/headersTimeout' },
    });
    expect(call?.gaveUp?.error.message).toBe('Canceled');
  });
});

test('Gemini CLI has its own 60 s for a head, and Claude Code its own', async () => {
  const gemini = await run('gemini-cli', 'json');
  const claude = await run('claude-code-cli', 'json');

  expect(gemini.call?.gaveUp).toMatchObject({ layer: 'headers' });
  expect(claude.call?.gaveUp).toMatchObject({ by: 'claude-code-cli/firstByte', atMs: 60_000, layer: 'headers' });
});
