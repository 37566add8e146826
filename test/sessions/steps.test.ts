import { describe, expect, test } from 'vitest';
import { playSession, type SessionOptions } from '../../src/check/sessions/play-session.ts';
import type { SessionStep } from '../../src/check/sessions/session-step.ts';
import { scriptedServer } from '../servers/scripted-server.ts';
import { sessionApp } from './session-app.ts';

const client = 'typescript-sdk-v1';

const overHttp = { app: () => sessionApp() };

/** Over stdio and in memory: `quick`, `slow` for 30 s, and a job that runs for five minutes. */
const jobServer = () => {
  let startedMs: number | null = null;
  return scriptedServer({
    quick: async () => 'quick',
    slow: async ({ sleep }) => {
      await sleep(30_000);
      return 'slow';
    },
    start: async () => {
      startedMs = Date.now();
      return { content: [], structuredContent: { job: { id: 'job-7' } } };
    },
    check: async ({ arguments: { id } }) => {
      const done = startedMs !== null && Date.now() - startedMs >= 300_000;
      return { content: [], structuredContent: { id, status: done ? 'done' : 'running' } };
    },
  });
};

const play = (
  server: Parameters<typeof playSession>[0],
  steps: readonly SessionStep[],
  more: Partial<SessionOptions> = {},
) => playSession(server, { client, steps, ...more });

const endings = ({ steps }: Awaited<ReturnType<typeof play>>) =>
  steps.map(({ do: kind, atMs, tookMs, outcome }) => [kind, atMs, tookMs, outcome]);

describe.each([
  ['in memory', jobServer],
  ['over HTTP', overHttp],
])('the steps of a session %s', (_, server) => {
  test('an open call goes on while other steps are taken', async () => {
    const run = await play(server, [
      { tool: 'slow', wait: false },
      { do: 'ping' },
      { do: 'wait', ms: 10_000 },
      { do: 'list' },
      { do: 'answers' },
      { tool: 'quick' },
    ]);
    expect(endings(run)).toEqual([
      ['call', 0, 30_000, 'done'],
      ['ping', 0, 0, 'done'],
      ['wait', 0, 10_000, 'done'],
      ['list', 10_000, 0, 'done'],
      ['answers', 10_000, 20_000, 'done'],
      ['call', 30_000, 0, 'done'],
    ]);
    expect(run.calls.map(({ tool, verdict }) => [tool, verdict])).toEqual([
      ['slow', 'fits'],
      ['quick', 'fits'],
    ]);
  });

  test('the user cancels a call: the server is told at that instant, and the call has no verdict', async () => {
    const run = await play(server, [
      { tool: 'slow', wait: false, as: 'it' },
      { do: 'cancel', call: 'it', afterMs: 5_000 },
    ]);
    expect(run.steps).toMatchObject([
      { do: 'call', tookMs: 5_000, outcome: 'ended', note: 'the user cancelled it' },
      { do: 'cancel', atMs: 5_000, outcome: 'done' },
    ]);
    expect(run.calls).toEqual([]);
    const sent = run.transcript.entries.find(
      (entry) => entry.kind === 'sent' && 'method' in entry.frame && entry.frame.method === 'notifications/cancelled',
    );
    expect(sent?.atMs).toBe(5_000);
  });

  test('a client that disconnects ends its calls, and connects again', async () => {
    const run = await play(server, [
      { tool: 'slow', wait: false },
      { do: 'disconnect', afterMs: 1_000 },
      { tool: 'quick' },
      { do: 'connect', afterMs: 60_000 },
      { tool: 'quick' },
      { do: 'reconnect' },
      { tool: 'quick' },
      { do: 'connect' },
    ]);
    expect(run.steps.map(({ do: kind, outcome, note }) => [kind, outcome, note])).toEqual([
      ['call', 'ended', 'the client disconnected'],
      ['disconnect', 'done', null],
      ['call', 'skipped', 'the client is not connected'],
      ['connect', 'done', null],
      ['call', 'done', null],
      ['reconnect', 'done', null],
      ['call', 'done', null],
      ['connect', 'skipped', 'the client is connected already'],
    ]);
  });

  test('several clients share the time, and each has its own transcript', async () => {
    const run = await play(server, [
      { do: 'connect', client: 'other' },
      { tool: 'slow', wait: false },
      { tool: 'slow', wait: false, client: 'other', afterMs: 1_000 },
      { do: 'answers', client: 'other' },
    ]);
    expect(endings(run)).toEqual([
      ['connect', 0, 0, 'done'],
      ['call', 0, 30_000, 'done'],
      ['call', 1_000, 30_000, 'done'],
      ['answers', 1_000, 30_000, 'done'],
    ]);
    expect(Object.keys(run.transcripts)).toEqual(['first', 'other']);
    expect(run.calls.map(({ verdict }) => verdict)).toEqual(['fits', 'fits']);
  });

  test('the transcripts of two runs are equal, also with a seed for ties', async () => {
    const steps: readonly SessionStep[] = [
      { tool: 'slow', wait: false, as: 'one' },
      { tool: 'slow', wait: false, as: 'two', afterMs: 7 },
      { do: 'cancel', call: 'one', afterMs: 29_993 },
      { do: 'answers' },
    ];
    for (const ties of [undefined, 1, 2]) {
      const [one, two] = [
        await play(server, steps, ties === undefined ? {} : { ties }),
        await play(server, steps, ties === undefined ? {} : { ties }),
      ];
      expect(one.transcript.entries).toEqual(two.transcript.entries);
    }
  });
});

test('a seed decides which of two things at one instant comes first: an answer, or its cancellation', async () => {
  const outcomes = new Set<string>();
  for (let ties = 1; ties <= 12; ties++) {
    const { steps } = await play(
      jobServer,
      [
        { tool: 'slow', wait: false },
        { do: 'cancel', call: 'slow', afterMs: 30_000 },
      ],
      { ties },
    );
    outcomes.add(`${steps[0]?.outcome} ${steps[1]?.outcome}`);
  }
  expect([...outcomes].toSorted()).toEqual(['done skipped', 'ended done']);
});

test('a call that timed out leaves the next one behind it in the queue of the server', async () => {
  const wedged = { app: () => sessionApp({ wedgedByTimeout: true }) };
  const steps = [{ tool: 'hang' }, { tool: 'quick' }];
  const [good, bad] = [await play(overHttp, steps), await play(wedged, steps)];
  expect(good.calls.map(({ verdict }) => verdict)).toEqual(['fails', 'fits']);
  expect(bad.calls.map(({ verdict }) => verdict)).toEqual(['fails', 'fails']);
  expect(bad.steps.map(({ atMs }) => atMs)).toEqual([0, 60_000]);
});

test('a poll goes on with a value of an earlier result until the job is done', async () => {
  const run = await play(jobServer, [
    { tool: 'start' },
    {
      do: 'poll',
      tool: 'check',
      arguments: { id: { $from: 'start', at: '/structuredContent/job/id' } },
      everyMs: 60_000,
      while: { at: '/structuredContent/status', in: ['running'] },
    },
  ]);
  expect(run.steps.filter(({ do: kind }) => kind === 'poll').map(({ atMs }) => atMs)).toEqual([
    0, 60_000, 120_000, 180_000, 240_000, 300_000,
  ]);
  expect(run.steps.at(-1)?.arguments).toEqual({ id: 'job-7' });
});

test('resources and prompts are read, and an expired session is met by the next step', async () => {
  const run = await play(overHttp, [
    { do: 'list', of: 'resources' },
    { do: 'read', uri: 'note://one' },
    { do: 'prompt', name: 'greet', arguments: {} },
    { do: 'expire' },
    { do: 'ping' },
    { do: 'reconnect' },
    { do: 'ping' },
  ]);
  expect(run.steps.map(({ do: kind, outcome }) => [kind, outcome])).toEqual([
    ['list', 'done'],
    ['read', 'done'],
    ['prompt', 'done'],
    ['expire', 'done'],
    ['ping', 'gave-up'],
    ['reconnect', 'done'],
    ['ping', 'done'],
  ]);
});

test.each<[string, readonly unknown[], string]>([
  ['an unknown kind', [{ do: 'dance' }], 'step 1 has "do": "dance", and there are call, poll,'],
  ['an unknown field', [{ do: 'ping' }, { do: 'wait', ms: 1, unit: 's' }], 'step 2 (wait) is wrong'],
  ['a call that no step makes', [{ tool: 'slow' }, { do: 'cancel', call: 'slwo' }], 'cancels "slwo", and no call'],
  ['a kind that every object has', [{ do: 'toString' }], 'step 1 has "do": "toString"'],
  [
    'a pointer that is none',
    [{ tool: 'start' }, { tool: 'check', arguments: { id: { $from: 'start', at: 'id' } } }],
    '"at" is a JSON pointer',
  ],
  ['no step', ['ping'], 'step 1 is an object'],
  ['a client that never connects', [{ do: 'ping', client: 'b' }], 'there is no client "b": add it with'],
  [
    'a result of no earlier call',
    [{ tool: 'check', arguments: { id: { $from: 'start', at: '/id' } } }],
    'no earlier step has this name',
  ],
])('%s is bad usage', async (_, steps, message) => {
  await expect(play(jobServer, steps as readonly SessionStep[])).rejects.toMatchObject({
    code: 'ERR_USAGE',
    message: expect.stringContaining(message),
  });
});

test('at the deadline of a call the clock of the client comes before the user who cancels', async () => {
  const { steps } = await play(overHttp, [
    { tool: 'hang', wait: false },
    { do: 'cancel', call: 'hang', afterMs: 60_000 },
  ]);
  expect(steps[0]).toMatchObject({ outcome: 'gave-up', note: 'timeout', tookMs: 60_000 });
  expect(steps[0]?.cell?.verdict).toBe('fails');
});

test('a client that lost its connection for good takes no step until it connects', async () => {
  const server = () => {
    const made = scriptedServer({ quick: async () => 'quick' });
    made.oninitialized = () => void setTimeout(() => void made.close(), 1_000);
    return made;
  };
  const { steps } = await play(server, [
    { do: 'wait', ms: 5_000 },
    { tool: 'quick' },
    { do: 'wait', ms: 1 },
    { do: 'connect' },
    { do: 'reconnect' },
    { tool: 'quick' },
  ]);
  expect(steps.map(({ do: kind, outcome }) => [kind, outcome])).toEqual([
    ['wait', 'done'],
    ['call', 'skipped'],
    ['wait', 'done'],
    ['connect', 'skipped'],
    ['reconnect', 'done'],
    ['call', 'done'],
  ]);
});

test('over stdio there is one client', async () => {
  const server = { command: process.execPath, args: ['none.js'] };
  await expect(play(server, [{ do: 'connect', client: 'b' }])).rejects.toMatchObject({ code: 'ERR_USAGE' });
});
