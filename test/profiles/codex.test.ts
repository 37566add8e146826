import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { scenario } from '../../src/check/scenario.ts';
import { faults } from '../../src/faults/fault-builders.ts';
import type { ServerUnderTest } from '../../src/scenario/server/server-under-test.ts';
import type { Entry, Transcript } from '../../src/wire/transcript.ts';
import { met } from '../faults/http-met.ts';
import { played } from '../played.ts';
import { hangingServer } from '../servers/hanging-server.mjs';
import { scriptedServer } from '../servers/scripted-server.ts';
import { cutApp } from './cut-app.ts';

const bigLine = fileURLToPath(new URL('./big-line.mjs', import.meta.url));

/** What was measured of Codex 0.169 to 0.171, played. Times are virtual milliseconds. */

const sent = ({ entries }: Transcript, method: string) =>
  entries.flatMap((entry) =>
    entry.kind === 'sent' && 'method' in entry.frame && entry.frame.method === method
      ? [{ atMs: entry.atMs, params: entry.frame.params }]
      : [],
  );

const callBeganMs = ({ entries }: Transcript): number =>
  entries.find((entry: Entry) => entry.kind === 'begin' && entry.span === 'call')?.atMs ?? 0;

describe('a call that times out', () => {
  test('is cancelled, with these words', async () => {
    const transcript = await played(() => scriptedServer({ hang: () => new Promise(() => {}) }), ['hang']);
    const [cancel, ...more] = sent(transcript, 'notifications/cancelled');
    expect(more).toEqual([]);
    expect(cancel).toMatchObject({ atMs: 300_000, params: { reason: 'MCP request cancelled by caller' } });
  });
});

describe('over HTTP', () => {
  test.each(['ended', 'broken'] as const)('a reply that is %s without an event id: closed 3 s later', async (how) => {
    const { app } = cutApp({ withId: false, retryMs: 0, how });
    const { call } = await scenario({ app }, { client: 'codex-cli', call: { tool: 'work' } });
    expect(call).toMatchObject({
      verdict: 'fails',
      gaveUp: { atMs: 4_000, limitMs: 3_000, error: { message: 'Transport closed' }, shownTo: 'both' },
      ending: { kind: 'connection-closed', atMs: 1_000 },
    });
  });

  test('a connection that is reset before the reply begins: the same', async () => {
    const reset = [faults.idleCut({ how: 'rst' })];
    const { what, call } = await met('codex-cli', reset, { workMs: 200_000, json: true });
    expect(what).toBe('fails: gave-up by codex-cli/transportClosed at 63000');
    expect(call).toMatchObject({ gaveUp: { error: { message: 'Transport closed' } }, ending: { atMs: 60_000 } });
  });

  test.each(['ended', 'broken'] as const)(
    'after an event id it resumes at once, whatever `retry` says (%s)',
    async (how) => {
      const { app, resumptions } = cutApp({ withId: true, retryMs: 30_000, how });
      const { call, transcript } = await scenario({ app }, { client: 'codex-cli', call: { tool: 'work' } });
      expect(call).toMatchObject({ verdict: 'fits', answer: { atMs: 1_000 } });
      expect(resumptions).toEqual([{ atMs: callBeganMs(transcript) + 1_000, after: '1' }]);
    },
  );

  test('which another client does not', async () => {
    const { app, resumptions } = cutApp({ withId: true, retryMs: 30_000, how: 'ended' });
    const { call, transcript } = await scenario({ app }, { client: 'typescript-sdk-v1', call: { tool: 'work' } });
    expect(call).toMatchObject({ answer: { atMs: 31_000 } });
    expect(resumptions).toEqual([{ atMs: callBeganMs(transcript) + 31_000, after: '1' }]);
  });
});

describe('over stdio', () => {
  test('an answer of more than 16 MiB in one line is swallowed, and the call runs into its clock', async () => {
    const big = async (bytes: number) => {
      const { cells } = await check(
        { command: process.execPath, args: [bigLine, String(bytes)] },
        { clients: ['codex-cli'], explain: 0 },
      );
      return cells.map(({ verdict, gaveUp, ending }) => [
        verdict,
        gaveUp?.atMs ?? null,
        gaveUp?.by ?? null,
        ending?.kind,
      ]);
    };
    expect(await big(16 * 1024 * 1024)).toEqual([['fails', 300_000, 'codex-cli/call', 'timeout']]);
    expect(await big(15 * 1024 * 1024)).toEqual([['fits', null, null, 'result']]);
  });
});

describe('the turn of `codex exec`', () => {
  const late = (initializeMs: number) => () => {
    const server = scriptedServer({ quick: async () => 'done' });
    const connect = server.connect.bind(server);
    server.connect = async (transport) => {
      await new Promise((resolve) => setTimeout(resolve, initializeMs));
      await connect(transport);
    };
    return server;
  };
  const found = async (
    client: string,
    mode: 'headless' | 'interactive' = 'headless',
    server: ServerUnderTest = late(6_000),
  ) => {
    const report = await check(server, { clients: [client], mode, explain: 0 });
    return {
      startup: report.startup.map(({ verdict, listedAtMs }) => [verdict, listedAtMs]),
      cells: report.cells.map(({ verdict }) => verdict),
      found: report.findings.map(({ property, severity, message, figures }) => ({
        property,
        severity,
        message,
        figures,
      })),
    };
  };

  test('begins about 1 s after its start, without the tools that are not there yet', async () => {
    expect(await found('codex-cli')).toEqual({
      startup: [['fits', 6_000]],
      cells: ['fits'],
      found: [
        {
          property: 'starts-without-tools',
          severity: 'warning',
          message:
            "the client begins its work 1000 ms after the start (codex-cli/turn), without this server's tools, which are there at 6000 ms. With required = true it waits for them",
          figures: { beginsAtMs: 1_000, toolsAtMs: 6_000 },
        },
      ],
    });
  });

  test('which is not told of a server that never starts: it has no tools to wait for', async () => {
    expect(await found('codex-cli', 'headless', () => hangingServer('initialize'))).toMatchObject({
      startup: [['fails', null]],
      found: [{ property: 'answers-within-budget' }, { property: 'nothing-proved' }],
    });
  });

  test('unless the server is required, or a person uses it', async () => {
    expect((await found('codex-cli:required=true')).found).toEqual([]);
    expect((await found('codex-cli', 'interactive')).found).toEqual([]);
  });
});

test('it tells its name and its title', async () => {
  const transcript = await played(() => scriptedServer({ quick: async () => 'done' }), ['quick']);
  const [initialize] = sent(transcript, 'initialize');
  expect(initialize?.params?.clientInfo).toEqual({ name: 'codex-mcp-client', title: 'Codex', version: '0.171.0' });
});
