import { get } from 'node:http';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { faults } from '../../src/faults/fault-builders.ts';
import { scriptedServer } from '../servers/scripted-server.ts';
import { callingServer, waysToCall } from './calling-server.mjs';
import { faulty, notes } from './faulty.ts';

const stdio = { command: 'node', args: [fileURLToPath(new URL('./calling-stdio.mjs', import.meta.url))] };
const answer = { status: 200, headers: { 'content-type': 'text/plain' }, body: 'found' };
const slow = faults.upstreamSlow({ delayMs: 45_000, answer });
const givenUp = 'the caller gave the upstream call up';
const limited = (way: string) => way.endsWith('with a limit');

describe.each([
  ['in process', () => callingServer()],
  ['over stdio', stdio],
] as const)('%s', (_, server) => {
  test.each(waysToCall.filter((way) => !limited(way) && !way.includes('callbacks')))(
    '%s waits for 45 000 ms, which Codex bears',
    async (way) => {
      const run = await faulty(server, { plan: [slow], args: { way } });
      expect(run.answeredMs).toEqual([45_000]);
      expect(run.verdicts).toEqual(['fits']);
      expect(run.texts[0]).toContain('200 found');
    },
  );

  test('two calls in one another wait twice', async () => {
    const run = await faulty(server, { plan: [slow], args: { way: 'http.get, callbacks' } });
    expect(run.answeredMs).toEqual([90_000]);
  });

  test.each(waysToCall.filter(limited))('%s gives up by its own time limit', async (way) => {
    const run = await faulty(server, { plan: [slow], args: { way } });
    expect(run.answeredMs).toEqual([10_000]);
    expect(run.texts[0]).toContain('failed: ');
    expect(notes(run.transcript).map(({ note }) => note)).toEqual(['holds an upstream call', givenUp]);
  });

  test.each(waysToCall.filter((way) => !limited(way) && !way.includes(',')))(
    "%s: the caller's abort ends the wait at once, and the call never goes on",
    async (way) => {
      const run = await faulty(server, { plan: [slow], args: { way, giveUpMs: 700 } });
      expect(run.answeredMs).toEqual([700]);
      expect(run.texts[0]).toContain('failed: ');
      expect(notes(run.transcript).map(({ note }) => note)).toEqual(['holds an upstream call', givenUp]);
    },
  );

  test('a client with 30 s gives up at 30 000', async () => {
    const run = await faulty(server, { plan: [slow], settings: { tool_timeout_sec: 30 } });
    expect(run.verdicts).toEqual(['fails']);
    expect(run.gaveUpMs).toEqual([30_000]);
  });

  test('the same seed gives the same run, another seed another', async () => {
    const plan = [faults.upstreamSlow({ delayMs: 1_000, jitterMs: 10_000, answer })];
    const run = (seed: number) => faulty(server, { plan, seed, calls: 3 });
    const [first, again, other] = [await run(7), await run(7), await run(8)];
    expect(again.hash).toBe(first.hash);
    expect(other.answeredMs).not.toEqual(first.answeredMs);
    expect(new Set(first.answeredMs).size).toBe(3);
  });

  test('only the calls that match wait', async () => {
    const nth = faults.upstreamSlow({ delayMs: 5_000, match: { host: '*.example.com', path: '/s*', nth: 2 }, answer });
    const other = faults.upstreamSlow({ delayMs: 0, answer });
    const run = await faulty(server, { plan: [nth, other], calls: 3 });
    expect(run.answeredMs).toEqual([0, 5_000, 0]);
  });

  test('the transcript says what was held, and never a query', async () => {
    const { transcript } = await faulty(server, { plan: [slow] });
    expect(notes(transcript).map(({ atMs, note, about }) => ({ atMs, note, ...about }))).toEqual([
      {
        atMs: 0,
        note: 'holds an upstream call',
        method: 'GET',
        host: 'api.example.com',
        path: '/search',
        forMs: 45_000,
      },
      {
        atMs: 45_000,
        note: 'answers the upstream call',
        method: 'GET',
        host: 'api.example.com',
        path: '/search',
        status: 200,
        heldMs: 45_000,
      },
    ]);
    expect(JSON.stringify(notes(transcript))).not.toContain('secret');
  });
});

test('fetch gives up by its own limit for the head of a response, and the call never goes on', async () => {
  const slower = faults.upstreamSlow({ delayMs: 400_000, answer });
  const run = await faulty(() => callingServer(), { plan: [slower], client: 'vscode', args: { way: 'fetch' } });
  expect(run.answeredMs).toEqual([300_000]);
  expect(run.texts[0]).toContain('failed: ');
  expect(notes(run.transcript).map(({ atMs, note }) => [atMs, note])).toEqual([
    [0, 'holds an upstream call'],
    [300_000, givenUp],
  ]);
});

test('the socket of a request that is answered takes every setting, one after the other', async () => {
  const server = () =>
    scriptedServer({
      get: () =>
        new Promise((resolve, reject) => {
          const request = get('http://api.example.com/search', (response) => {
            response.setEncoding('utf8').on('data', resolve);
          });
          request.on('error', reject);
          request.on('socket', (socket) => {
            socket.setTimeout(1_000).setNoDelay(true).setKeepAlive(true, 1_000).unref().ref().resume();
          });
        }),
    });
  const run = await faulty(server, { plan: [slow] });
  expect(run.answeredMs).toEqual([45_000]);
  expect(run.texts[0]).toContain('found');
});
