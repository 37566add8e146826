import { fileURLToPath } from 'node:url';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, test } from 'vitest';
import { playSession } from '../src/check/sessions/play-session.ts';
import { forgetsJobs } from '../src/properties/findings/forgets-jobs.ts';
import { leavesNothingRunning, stopsWhenCancelled } from '../src/properties/transcript-functions.ts';
import { scriptedServer } from './servers/scripted-server.ts';

const client = 'codex-cli';
const hourMs = 3_600_000;

/** What a status tool says, by how often it was asked before. */
type Answer = (asked: number) => string | CallToolResult;

/** Says what time it is since it was made. */
const clockServer = () => {
  const beganMs = Date.now();
  return scriptedServer({ now: async () => String(Date.now() - beganMs), hang: () => new Promise(() => {}) });
};

describe('playSession', () => {
  test('plays its steps in the order given, with exactly the pauses between them', async () => {
    const afterMs = [0, 1, 30 * 24 * hourMs, 0];
    const seen: unknown[] = [];
    const run = await playSession(clockServer, {
      client,
      steps: afterMs.map((ms) => ({
        tool: 'now',
        afterMs: ms,
        arguments: (results) => {
          seen.push((results.at(-1) as { content?: { text: string }[] } | undefined)?.content?.[0]?.text);
          return {};
        },
      })),
    });
    expect(run.calls.map(({ verdict }) => verdict)).toEqual(['fits', 'fits', 'fits', 'fits']);
    expect(seen).toEqual([undefined, '0', '1', String(30 * 24 * hourMs + 1)]);
  });

  test('a step that fails is judged, gives no result, and the session goes on', async () => {
    const results: unknown[] = [];
    const run = await playSession(clockServer, {
      client,
      steps: [
        { tool: 'hang' },
        {
          tool: 'now',
          arguments: (before) => {
            results.push(...before);
            return {};
          },
        },
      ],
    });
    expect(run.calls.map(({ verdict, gaveUp }) => [verdict, gaveUp?.atMs])).toEqual([
      ['fails', 300_000],
      ['fits', undefined],
    ]);
    expect(results).toEqual([null]);
  });

  test.each([
    ['an unknown tool', { client, steps: [{ tool: 'nwo' }] }, 'Did you mean "now"?'],
    ['several clients', { client: 'current', steps: [] }, 'a session has one client'],
    ['a pause that is no time', { client, steps: [{ tool: 'now', afterMs: -1 }] }, 'afterMs must be a whole number'],
  ])('%s is bad usage', async (_, options, message) => {
    await expect(playSession(clockServer, options)).rejects.toMatchObject({
      code: 'ERR_USAGE',
      message: expect.stringContaining(message),
    });
  });

  test('a server in a process of its own: properties that cannot see its timers say so', async () => {
    const server = {
      command: process.execPath,
      args: [fileURLToPath(new URL('./servers/quick.mjs', import.meta.url))],
    };
    const { calls, transcript } = await playSession(server, { client, steps: [{ tool: 'quick', afterMs: hourMs }] });
    expect(calls.map(({ verdict }) => verdict)).toEqual(['fits']);
    expect(leavesNothingRunning(transcript)).toMatchObject([{ message: expect.stringContaining('not judged') }]);
    expect(stopsWhenCancelled(transcript)).toEqual([]);
  });
});

describe('forgets-jobs', () => {
  const rule = forgetsJobs({ statusTool: 'status', keepMs: hourMs });
  const asked = async (answer: Answer, ...pausesMs: number[]) => {
    let count = 0;
    const server = () => scriptedServer({ status: async () => answer(count++), other: async () => 'done' });
    const steps = pausesMs.map((afterMs) => ({ tool: 'status', afterMs }));
    return rule((await playSession(server, { client, steps: [{ tool: 'other' }, ...steps] })).transcript);
  };

  test('a result kept a millisecond too long is found', async () => {
    const findings = await asked(() => 'done', 0, hourMs + 1);
    expect(findings).toMatchObject([
      {
        message: expect.stringContaining('1 ms beyond the 3600000 ms'),
        figures: { keptMs: hourMs + 1, overMs: 1, keepMs: hourMs },
      },
    ]);
  });

  test.each<[string, Answer, number[]]>([
    ['one kept exactly as long as it may', () => 'done', [0, hourMs]],
    ['one that is forgotten', (n) => (n === 0 ? 'done' : 'no such job'), [0, 2 * hourMs]],
    [
      'an error, whatever it says',
      () => ({ content: [{ type: 'text', text: 'not done' }], isError: true }),
      [0, 2 * hourMs],
    ],
    ['a job that still runs', () => 'running', [0, 2 * hourMs]],
    ['one that takes long and is fetched once', (n) => (n < 1 ? 'running' : 'done'), [0, 2 * hourMs]],
  ])('%s is not', async (_, answer, pausesMs) => {
    expect(await asked(answer, ...pausesMs)).toEqual([]);
  });
});
