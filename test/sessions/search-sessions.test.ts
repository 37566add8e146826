import { ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { searchSessions } from '../../src/check/session-runs/search-sessions.ts';
import { SessionError } from '../../src/check/session-runs/session-error.ts';
import { sessionsHold } from '../../src/check/session-runs/sessions-hold.ts';
import type { SessionsOptions } from '../../src/check/session-runs/sessions-options.ts';
import { playSession } from '../../src/check/sessions/play-session.ts';
import type { SessionStep } from '../../src/check/sessions/session-step.ts';
import { scriptedServer } from '../servers/scripted-server.ts';
import { type Defects, sessionApp } from './session-app.ts';

const options: SessionsOptions = {
  calls: { quick: {}, slow: {}, hang: {} },
  reads: ['note://one'],
  prompts: ['greet'],
};

const served = (defects: Defects) => ({ app: () => sessionApp(defects) });

test('a correct server holds, however its sessions go', async () => {
  const report = await searchSessions(served({}), { ...options, numRuns: 40, seed: 5 });
  expect(report).toMatchObject({ outcome: 'held', runs: 40, unknown: 0, counterexample: null });
  expect(report.steps).toBeGreaterThan(150);
});

const minuteMs = 60_000;

describe('each seeded defect is found, and shrinks to the shortest session', () => {
  test.each<[string, Defects, string, readonly unknown[]]>([
    [
      'a session that a cancelled call leaves locked',
      { wedgedByTimeout: true },
      'call',
      [
        { tool: 'quick', arguments: {}, wait: false, as: 'call 1' },
        { do: 'cancel', call: 'call 1' },
        { tool: 'quick', arguments: {} },
      ],
    ],
    [
      'an expired session that is answered with 400',
      { expiredStatus: 400 },
      'request',
      [{ do: 'wait', ms: 30 * minuteMs }, { do: 'list' }],
    ],
    [
      'a timer for each standing stream that was closed',
      { leaksStreams: true },
      'timers-left',
      [{ do: 'reconnect' }, { do: 'reconnect' }],
    ],
    [
      'a token whose renewal takes longer than the client waits',
      { refreshMs: 90_000 },
      'call',
      [{ do: 'wait', ms: 60 * minuteMs }, { do: 'reconnect' }, { tool: 'quick', arguments: {} }],
    ],
    ['a list whose pages never end', { listsInALoop: true }, 'request', [{ do: 'list' }]],
  ])(
    '%s',
    async (_, defects, kind, steps) => {
      const { outcome, counterexample } = await searchSessions(served(defects), {
        calls: { quick: {} },
        mostClients: 1,
        numRuns: 100,
        seed: 5,
      });
      expect(outcome).toBe('failed');
      expect(counterexample).toMatchObject({ steps, ties: null, isSmallest: true, problems: [{ kind }] });
    },
    60_000,
  );

  test('with one millisecond less the session is still known', async () => {
    const play = (ms: number) =>
      playSession(served({ expiredStatus: 400 }), {
        client: 'typescript-sdk-v1',
        steps: [{ do: 'wait', ms }, { tool: 'quick' }],
      });
    const [before, at] = [await play(30 * minuteMs - 1), await play(30 * minuteMs)];
    expect([before, at].map(({ steps }) => steps[1]?.outcome)).toEqual(['done', 'gave-up']);
  });
});

test('an ordinary property of fast-check: the path replays the session, whose steps are plain JSON', async () => {
  const holds = sessionsHold(served({ wedgedByTimeout: true }), options);
  const { errorInstance, counterexample, counterexamplePath } = await fc.check(holds, { numRuns: 100, seed: 5 });
  if (!(errorInstance instanceof SessionError)) throw new Error('no counterexample');
  const { steps, problems } = errorInstance;
  expect(JSON.parse(JSON.stringify(steps))).toEqual(steps);
  const [, replayPath = ''] = /replayPath="([^"]+)"/.exec(String(counterexample?.[0].commands)) ?? [];
  const again = await fc.check(sessionsHold(served({ wedgedByTimeout: true }), { ...options, replayPath }), {
    seed: 5,
    path: counterexamplePath ?? '',
    endOnFailure: true,
  });
  expect(again).toMatchObject({ failed: true, numRuns: 1 });
  expect(again.errorInstance).toMatchObject({ steps });
  const run = await playSession(served({ wedgedByTimeout: true }), { client: 'typescript-sdk-v1', steps });
  expect(run.steps[problems[0]?.step ?? 0]?.outcome).not.toBe('done');
});

describe('what is no violation', () => {
  const held = async (server: Parameters<typeof searchSessions>[0], more: Partial<SessionsOptions> = {}) =>
    searchSessions(server, { calls: { slow: {} }, mostClients: 1, ...more, numRuns: 25, seed: 3 });

  test('a call that is late in a session of its own, too: check reports it', async () => {
    const slow = () => scriptedServer({ slow: ({ sleep }) => sleep(90_000).then(() => 'late') });
    expect(await held(slow)).toMatchObject({ outcome: 'held' });
  });

  test('a client that gave its server up and does not connect again', async () => {
    const slow = () => scriptedServer({ slow: ({ sleep }) => sleep(40_000).then(() => 'late') });
    expect(await held(slow, { client: 'cline-core' })).toMatchObject({ outcome: 'held' });
  });

  test('a list that is answered with an error', async () => {
    let lists = 0;
    const server = () => {
      lists = 0;
      const made = scriptedServer({ slow: async () => 'done' });
      const listed = made.setRequestHandler.bind(made);
      listed(ListToolsRequestSchema, () => {
        if (++lists > 1) throw new Error('not now');
        return { tools: [{ name: 'slow', inputSchema: { type: 'object' } }] };
      });
      return made;
    };
    expect(await held(server)).toMatchObject({ outcome: 'held' });
  });

  test('a server that lists other tools after a while: the calls are left out', async () => {
    const server = () => {
      const made = scriptedServer({ slow: async () => 'done' });
      const beganMs = Date.now();
      made.setRequestHandler(ListToolsRequestSchema, () => ({
        tools: [{ name: Date.now() === beganMs ? 'slow' : 'other', inputSchema: { type: 'object' } }],
      }));
      return made;
    };
    expect(await held(server)).toMatchObject({ outcome: 'held' });
  });

  test('a resource that is too slow by itself, and a session that the server ends while it is in use', async () => {
    const app = () => {
      const inner = sessionApp();
      const beganMs = Date.now();
      return async (request: Request) => {
        const text = request.method === 'POST' ? await request.clone().text() : '';
        if (text.includes('resources/read')) await new Promise((resolve) => setTimeout(resolve, 90_000));
        const isOld = request.headers.get('mcp-session-id') === 'session-1' && Date.now() - beganMs >= 180_000;
        return isOld ? new Response(null, { status: 404 }) : inner(request);
      };
    };
    const about = { calls: { quick: {} }, reads: ['note://one'], mostClients: 1, numRuns: 25, seed: 3 };
    expect(await searchSessions({ app }, about)).toMatchObject({ outcome: 'held' });
  });

  test('a run that is cut off: the session is unknown', async () => {
    const server = () => {
      const beat = setInterval(() => {}, 10);
      const made = scriptedServer({ slow: async () => 'done' });
      made.onclose = () => clearInterval(beat);
      return made;
    };
    const report = await held(server, { maxSteps: 20_000 });
    expect(report.outcome).toBe('held');
    expect(report.unknown).toBeGreaterThan(0);
  });

  test('timers of calls that keep their results for two days, and a heartbeat that ends by itself', async () => {
    const caching = () =>
      sessionApp({}, () => {
        setTimeout(() => {}, 48 * 3_600_000);
        const beat = setInterval(() => {}, 1_000);
        setTimeout(() => clearInterval(beat), 3_600_000);
      });
    const report = await searchSessions(
      { app: caching },
      { calls: { quick: {} }, mostClients: 1, numRuns: 12, seed: 3 },
    );
    expect(report).toMatchObject({ outcome: 'held' });
  });

  test('a server whose client cannot start proves nothing', async () => {
    const server = () => ({ connect: async () => {} });
    expect(await held(server)).toMatchObject({ outcome: 'nothing-proved', unknown: 25 });
  });
});

test('a connection that is never answered is found, also for a client that waits without a limit', async () => {
  let starts = 0;
  const server = {
    app: () => {
      starts = 0;
      const app = sessionApp();
      return async (request: Request) => {
        if (request.method === 'POST' && request.headers.get('mcp-session-id') === null && ++starts > 1)
          await new Promise(() => {});
        return app(request);
      };
    },
  };
  for (const client of ['typescript-sdk-v1', 'python-sdk-v1']) {
    const about = { client, calls: { quick: {} }, numRuns: 60, seed: 3 };
    const { outcome, counterexample } = await searchSessions(server, about);
    expect([client, outcome, counterexample?.problems[0]?.kind]).toEqual([client, 'failed', 'connect']);
    expect(counterexample?.steps).toHaveLength(1);
  }
}, 60_000);

test('a counterexample with two clients shrinks, too', async () => {
  let open = 0;
  const server = {
    app: () => {
      open = 0;
      const app = sessionApp();
      return async (request: Request) => {
        // A server with one place for calls: while one is open, every other one of another client gets no answer.
        const isCall = request.method === 'POST' && (await request.clone().text()).includes('tools/call');
        if (isCall && open++ > 0) await new Promise(() => {});
        try {
          return await app(request);
        } finally {
          if (isCall) open--;
        }
      };
    },
  };
  const about = { calls: { slow: {} }, mostClients: 3, numRuns: 100, seed: 3 };
  const { outcome, counterexample } = await searchSessions(server, about);
  expect(outcome).toBe('failed');
  expect(counterexample?.steps).toHaveLength(2);
  expect(counterexample?.failsAgain).toBe(true);
}, 60_000);

test('a search that is ended early says so', async () => {
  const ending = new AbortController();
  const report = await searchSessions(served({}), {
    ...options,
    numRuns: 50,
    endSignal: ending.signal,
    onRun: (made) => made === 3 && ending.abort(new Error('enough')),
  });
  expect(report).toMatchObject({ outcome: 'interrupted', runs: 3, interruptedBy: 'enough' });
});

test.each<[string, Partial<SessionsOptions> & { readonly numRuns?: number }, string]>([
  ['no calls', { calls: {} }, 'needs the calls'],
  ['several clients by a group', { client: 'current' }, 'a session has one client'],
  ['too many clients', { mostClients: 9 }, 'mostClients must be a whole number from 1 to 5'],
  ['no runs', { numRuns: 0 }, 'numRuns must be a whole number'],
])('%s is bad usage', async (_, wrong, message) => {
  await expect(searchSessions(served({}), { ...options, ...wrong })).rejects.toMatchObject({
    code: 'ERR_USAGE',
    message: expect.stringContaining(message),
  });
});

test('a mistake of the user is no counterexample', async () => {
  await expect(searchSessions(served({}), { calls: { quikc: {} }, numRuns: 50 })).rejects.toMatchObject({
    code: 'ERR_USAGE',
    message: expect.stringContaining('Did you mean "quick"?'),
  });
});

test('steps of a session are generated alike for one seed, whatever ran before', async () => {
  const steps: (readonly SessionStep[])[] = [];
  for (const _ of [1, 2]) {
    const { counterexample } = await searchSessions(served({ expiredStatus: 500 }), {
      ...options,
      numRuns: 30,
      seed: 11,
    });
    steps.push(counterexample?.steps as unknown as readonly SessionStep[]);
  }
  expect(steps[0]).toEqual(steps[1]);
});
