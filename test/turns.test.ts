import { describe, expect, test } from 'vitest';
import { playTurn } from '../src/check/turns/play-turn.ts';
import type { TurnPolicy } from '../src/check/turns/turn-policy.ts';
import { scriptedServer } from './servers/scripted-server.ts';

/** `slow` takes `ms`, or as long as its argument says; a job is done after five minutes. */
const server = () => {
  let calls = 0;
  let startedMs: number | null = null;
  return scriptedServer({
    slow: async ({ sleep, arguments: { ms = 90_000 } }) => {
      await sleep(Number(ms));
      return 'done';
    },
    third: async () => (++calls < 3 ? { isError: true, content: [{ type: 'text', text: 'try again' }] } : 'done'),
    start: async () => {
      startedMs ??= Date.now();
      return { content: [], structuredContent: { id: 'job-1' } };
    },
    state: async ({ arguments: { id } }) => ({
      content: [],
      structuredContent: { id, state: Date.now() - (startedMs ?? 0) < 300_000 ? 'running' : 'done' },
    }),
  });
};

const client = 'typescript-sdk-v1';
const play = (options: Omit<Parameters<typeof playTurn>[1], 'clients'>) =>
  playTurn(server, { clients: [client], ...options });

/** Asks for the state of the job that the first call started. */
const polled = (everyMs: number, atMost: number): TurnPolicy => ({
  kind: 'poll',
  tool: 'state',
  arguments: { id: { $from: 'call', at: '/structuredContent/id' } },
  everyMs,
  while: { at: '/structuredContent/state', in: ['running'] },
  atMost,
});

describe('what a model does after a call that failed', () => {
  test('it gives up', async () => {
    expect(await play({ call: { tool: 'slow' } })).toMatchObject([
      { client, succeeded: false, tookMs: 60_000, calls: 1, failedCalls: 1, executions: 1, repeated: false },
    ]);
  });

  test('it retries: each time the tool is executed again', async () => {
    const policy = { kind: 'retry', times: 3 } as const;
    expect(await play({ call: { tool: 'slow' }, policy, thinkMs: 2_000 })).toMatchObject([
      { succeeded: false, tookMs: 4 * 60_000 + 3 * 2_000, calls: 4, executions: 4, repeated: true },
    ]);
    expect(await play({ call: { tool: 'third' }, policy })).toMatchObject([
      { succeeded: true, calls: 3, failedCalls: 2, executions: 3, repeated: true },
    ]);
  });

  test('it asks for less', async () => {
    const policy = { kind: 'ask-for-less', arguments: [{ ms: 70_000 }, { ms: 5_000 }, { ms: 0 }] } as const;
    expect(await play({ call: { tool: 'slow' }, policy })).toMatchObject([
      { succeeded: true, tookMs: 125_000, calls: 3, failedCalls: 2 },
    ]);
  });

  test('it polls the handle until the work is done', async () => {
    const turns = await play({
      call: { tool: 'start' },
      policy: polled(45_000, 20),
    });
    expect(turns).toMatchObject([{ succeeded: true, tookMs: 315_000, calls: 9, executions: 9, repeated: false }]);
    expect(turns[0]?.steps.at(-1)?.arguments).toEqual({ id: 'job-1' });
  });

  test('a job that still goes on at the last poll is no success', async () => {
    const turns = await play({
      call: { tool: 'start' },
      policy: polled(1_000, 3),
    });
    expect(turns).toMatchObject([{ succeeded: false, calls: 4, failedCalls: 0 }]);
  });
});

test('the executions of a client that retries by itself count, too', async () => {
  const dropping = {
    ...{ clients: ['cline-core', 'codex-cli'] },
    call: { tool: 'slow', arguments: { ms: 1_000_000 } },
  };
  const turns = await playTurn(server, { ...dropping, policy: { kind: 'retry', times: 1 } });
  expect(turns.map(({ client: name, calls }) => [name, calls])).toEqual([
    ['cline-core', 2],
    ['codex-cli', 2],
  ]);
  expect(new Set(turns.map(({ tookMs }) => tookMs)).size).toBe(2);
});

test.each([
  [{ kind: 'shout' }, "a policy is { kind: 'give-up' | 'retry'"],
  [{ kind: 'ask-for-less' }, 'the policy ask-for-less makes from 1 to 1000 further calls, and not 0'],
  [{ kind: 'retry', times: 0 }, 'the policy retry makes from 1 to 1000 further calls, and not 0'],
])('%j is bad usage', async (policy, message) => {
  await expect(play({ call: { tool: 'slow' }, policy: policy as never })).rejects.toMatchObject({
    code: 'ERR_USAGE',
    message: expect.stringContaining(message),
  });
});
