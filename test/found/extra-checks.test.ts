import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import type { CheckOptions } from '../../src/check/options/check-options.ts';
import { extraCheckIds } from '../../src/properties/property-registry.ts';
import type { CheckReport } from '../../src/report/check-report.ts';
import type { ServerUnderTest } from '../../src/scenario/server/server-under-test.ts';
import { scriptedServer } from '../servers/scripted-server.ts';
import { httpSessions, type SessionPolicy, wellBehaved } from './servers/http-sessions.ts';

/** Each extra check with a server that has the flaw, and with one that has not. */

const stdio = (how: string): ServerUnderTest => ({
  command: process.execPath,
  args: [fileURLToPath(new URL('./servers/stdio-one-flaw.mjs', import.meta.url)), how],
});

const http = (change: Partial<SessionPolicy> = {}) => httpSessions({ ...wellBehaved, ...change });

/** The findings of the extra checks. */
const foundIn = ({ findings }: CheckReport) =>
  findings.flatMap(({ property, tool, message, figures }) =>
    extraCheckIds.some((one) => one === property) ? [{ property, tool, message, figures }] : [],
  );

async function found(server: ServerUnderTest, clients: readonly string[], options: CheckOptions = {}) {
  const report = await check(server, { clients, explain: 0, ...options });
  return foundIn(report);
}

test('a server that does everything well is not accused, over any transport', async () => {
  expect(await found(stdio('well'), ['claude-code-cli'])).toEqual([]);
  expect(await found(http(), ['claude-code-cli'])).toEqual([]);
});

test('requests that wait beside a slow call are found without a fault', async () => {
  expect(await found(stdio('one-at-a-time'), ['python-sdk-v1'])).toEqual([
    {
      property: 'blocks-others',
      tool: 'slow',
      message: 'while it runs, a ping waits 90000 ms; alone it takes 0 ms',
      figures: { besideMs: 90_000, aloneMs: 0 },
    },
  ]);
});

test('a client that connects for each call has nothing beside a call', async () => {
  expect(await found(stdio('one-at-a-time'), ['crewai'])).toEqual([]);
});

test('a call that waits in its client is not held against the server', async () => {
  // Claude Code makes one call after the other unless the tools are read-only.
  const calls = ['slow', 'quick'].map((tool) => ({ tool, arguments: {} }));
  expect(await found(stdio('writes'), ['claude-code-cli'], { calls })).toEqual([]);
});

test('a tool whose second call takes longer waits for no other call', async () => {
  expect(await found(stdio('rate-limit'), ['python-sdk-v1'])).toEqual([]);
});

/** Calls wait for each other, whether or not the one before was cancelled. */
const queueing = (stops: boolean) => () => {
  let last: Promise<unknown> = Promise.resolve();
  return scriptedServer({
    run: ({ sleep, aborted }) => {
      const cancelled = new Promise<void>((resolve) => aborted.addEventListener('abort', () => resolve()));
      const mine = last.then(() => (stops ? Promise.race([sleep(400_000), cancelled]) : sleep(400_000)));
      last = mine;
      return mine.then(() => 'done');
    },
    status: () => last.then(() => 'idle'),
  });
};

test('the next call after one that timed out waits, where the server works on', async () => {
  const message =
    'after a client has given up on it at 60000 ms, a call of status in the same session waits 340000 ms, in which its client gives up 5 times more; by itself it takes 0 ms';
  expect(await found(queueing(false), ['opencode'])).toContainEqual({
    property: 'blocks-next-call',
    tool: 'run',
    message,
    figures: { gaveUpAfterMs: 60_000, tookMs: 340_000, timeouts: 5, aloneMs: 0 },
  });
});

test('it does not wait where the server stops what is cancelled', async () => {
  const properties = (await found(queueing(true), ['opencode'])).map(({ property }) => property);
  expect(properties).not.toContain('blocks-next-call');
});

test.each([
  [
    'lives-on',
    'the process outlives the end of its standard input: 60000 ms later it still ran',
    { watchedMs: 60_000 },
  ],
  [
    'lives-on-for-3-s',
    'the process ends only 3000 ms after its standard input was closed',
    { tookMs: 3_000, clientsWaitMs: 2_000 },
  ],
])('a process that outlives its standard input is found: %s', async (how, message, figures) => {
  const all = await found(stdio(how), ['claude-code-cli'], { calls: [{ tool: 'quick', arguments: {} }] });
  expect(all).toEqual([{ property: 'outlives-input', tool: null, message: expect.stringContaining(message), figures }]);
});

test('a process may take a moment to end', async () => {
  expect(await found(stdio('ends-in-1-s'), ['claude-code-cli'])).toEqual([]);
});

test.each([400, 500, 200])('an unknown session that is answered with %i is found', async (status) => {
  const all = await found(http({ unknown: status }), ['claude-code-cli']);
  expect(all).toEqual([
    {
      property: 'unknown-session',
      tool: null,
      message: expect.stringContaining(`${status}`),
      figures: { httpStatus: status, neededStatus: 404 },
    },
  ]);
});

test('an unknown session that is served is not', async () => {
  expect(await found(http({ unknown: null, keepMs: null }), ['claude-code-cli'])).not.toContainEqual(
    expect.objectContaining({ property: 'unknown-session' }),
  );
});

test('sessions that are kept are found', async () => {
  expect(await found(http({ keepMs: null }), ['claude-code-cli'])).toEqual([
    {
      property: 'keeps-sessions',
      tool: null,
      message: expect.stringContaining('a session that was idle for 24 hours is still there'),
      figures: { idleHours: 24 },
    },
  ]);
});

test('a standing stream that is cut and opened again without end is found', async () => {
  expect(await found(http({ streamMs: 60_000 }), ['typescript-sdk-v1'])).toEqual([
    {
      property: 'reopens-stream',
      tool: null,
      message: expect.stringMatching(/opened again without end, every \d+ ms/),
      figures: { everyMs: 61_000 },
    },
  ]);
  expect(await found(http({ streamMs: null }), ['typescript-sdk-v1'])).toEqual([]);
});

test.each(['claude-code-cli', 'vscode'])(
  'a call that waits for roots that never come is found with %s, whether or not it declares roots itself',
  async (client) => {
    const message =
      'with a client that declares roots and never answers roots/list, a call of quick takes 60000 ms; else it takes 0 ms';
    expect(await found(stdio('waits-for-roots'), [client])).toEqual([
      { property: 'waits-for-roots', tool: 'quick', message, figures: { tookMs: 60_000, elseMs: 0 } },
    ]);
    expect(await found(stdio('asks-for-roots-aside'), [client])).toEqual([]);
  },
);

test('a start-up that waits for roots that never come is found', async () => {
  const message =
    'with a client that declares roots and never answers roots/list, the start-up takes 60000 ms; else it takes 0 ms';
  expect(await found(stdio('lists-after-roots'), ['codex-cli:startup_timeout_sec=90'])).toEqual([
    { property: 'waits-for-roots', tool: null, message, figures: { tookMs: 60_000, elseMs: 0 } },
  ]);
  const inVain = message.replace('takes 60000 ms', 'is not answered within 30000 ms');
  expect(await found(stdio('lists-after-roots'), ['codex-cli'])).toEqual([
    { property: 'waits-for-roots', tool: null, message: inVain, figures: { waitedMs: 30_000, elseMs: 0 } },
  ]);
});

test('a first call that takes longer whatever the client does about roots is not', async () => {
  // With this seed the first call takes 2 s and ends with an error, so the check begins with the second.
  const calls = ['broken', 'quick'].map((tool) => ({ tool, arguments: {} }));
  expect(await found(stdio('asks-for-roots-and-warms-up'), ['vscode'], { calls, seed: 2 })).toEqual([]);
});

test('a server with many tools is checked with a few of them', async () => {
  let calls = 0;
  const names = Array.from({ length: 50 }, (_, index) => `tool${index}`);
  const run = async () => `call ${++calls}`;
  await found(() => scriptedServer(Object.fromEntries(names.map((name) => [name, run]))), ['codex-cli']);
  expect(calls).toBe(50 + 20);
});

test('extra checks run with explain: 0, change no verdict and no transcript, and do not run with quick', async () => {
  const options = { clients: ['claude-code-cli', 'vscode'], explain: 0 } as const;
  const server = http({ unknown: 400, keepMs: null });
  const [whole, quick] = [await check(server, options), await check(server, { ...options, quick: true })];
  expect(foundIn(whole)).not.toEqual([]);
  expect(whole.findings.every(({ verdict, severity }) => verdict === null && severity === 'warning')).toBe(true);
  expect(whole.run.extraChecks).toEqual({
    checks: expect.any(Number),
    sessions: expect.any(Number),
    realMs: expect.any(Number),
  });
  expect(whole.run.extraChecks.checks).toBeGreaterThan(0);
  expect(foundIn(quick)).toEqual([]);
  expect(quick.run.extraChecks).toEqual({ checks: 0, sessions: 0, realMs: 0 });
  const cellsOf = ({ cells }: CheckReport) => cells.map(({ realWorkMs: _, ...cell }) => cell);
  expect(cellsOf(quick)).toEqual(cellsOf(whole));
  expect(quick.transcripts).toEqual(whole.transcripts);
});
