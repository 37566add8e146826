import { beforeAll, describe, expect, test } from 'vitest';
import { probeServer } from '../src/check/budget/probe-server.ts';
import { budgets } from '../src/check/budgets.ts';
import { scenario } from '../src/check/scenario.ts';
import type { AnswerBudget, BudgetReport, ClientLimit, ProgressBudget } from '../src/report/budget-report.ts';
import { specOf } from '../src/report/replay-of.ts';
import type { ServerUnderTest } from '../src/scenario/server/server-under-test.ts';
import { every, rawApp } from './http/raw-app.ts';
import { scriptedServer } from './servers/scripted-server.ts';

/** Servers other than the one against which the limits are played, with the same manners. */
const answering: { readonly [shape: string]: (ms: number) => ServerUnderTest } = {
  stdio: (ms) => () =>
    scriptedServer({
      work: async ({ sleep }) => {
        await sleep(ms);
        return 'done';
      },
    }),
  stream: (ms) => ({ app: rawApp({ work: { stream: [{ atMs: ms, answer: 'done' }] } }) }),
  json: (ms) => ({ app: rawApp({ work: { json: 'done', afterMs: ms } }) }),
};

const progressing: { readonly [shape: string]: (everyMs: number, untilMs: number) => ServerUnderTest } = {
  stdio: (everyMs, untilMs) => () =>
    scriptedServer({
      work: async ({ sleep, progress }) => {
        for (let atMs = everyMs; atMs < untilMs; atMs += everyMs) {
          await sleep(everyMs);
          await progress();
        }
        await sleep(untilMs % everyMs || everyMs);
        return 'done';
      },
    }),
  stream: (everyMs, untilMs) => ({
    app: rawApp({ work: { stream: every(everyMs, untilMs, (progress) => ({ progress })) } }),
  }),
};

const call = { tool: 'work', arguments: {} };
const inTime = /^(fits|tight)$/;
const clientOf = ({ client, settings }: Pick<ClientLimit, 'client' | 'settings'>) => specOf(client, settings);

async function verdict(server: ServerUnderTest, client: string): Promise<string> {
  const run = await scenario(server, { client, call });
  return run.call?.verdict ?? 'not played';
}

const limitsWith = (limits: readonly ClientLimit[]) =>
  limits.flatMap((one) => (typeof one.limitMs === 'number' ? [{ client: clientOf(one), limitMs: one.limitMs }] : []));

/** Every limit is played: a millisecond before it the answer is in time, at it the client gives up. */
async function playEach(limits: readonly ClientLimit[], server: (ms: number) => ServerUnderTest) {
  const wrong: string[] = [];
  for (const { client, limitMs } of limitsWith(limits)) {
    const [before, at] = [await verdict(server(limitMs - 1), client), await verdict(server(limitMs), client)];
    if (!inTime.test(before) || at !== 'fails') wrong.push(`${client} ${limitMs}: ${before}, ${at}`);
  }
  return wrong;
}

/** Both figures are played with each client that they promise. */
async function playFigures({ all, most, share, limits }: AnswerBudget, server: (ms: number) => ServerUnderTest) {
  const known = limits.filter(({ limitMs }) => limitMs !== 'unknown').length;
  expect(all.suits).toHaveLength(known);
  expect(most.suits.length).toBeGreaterThanOrEqual(known * share);
  for (const { answerBeforeMs, suits } of [all, most]) {
    if (answerBeforeMs === null) throw new Error('some client has a limit');
    const before = await Promise.all(suits.map((client) => verdict(server(answerBeforeMs - 1), client)));
    expect(before.filter((one) => !inTime.test(one))).toEqual([]);
    const at = await Promise.all(suits.map((client) => verdict(server(answerBeforeMs), client)));
    expect(at).toContain('fails');
  }
}

/** Progress at each interval keeps its client for six intervals, and a millisecond more loses it in the first. */
async function playProgress({ limits }: ProgressBudget, server: (everyMs: number, untilMs: number) => ServerUnderTest) {
  const wrong: string[] = [];
  let played = 0;
  for (const one of limits) {
    if (typeof one.everyMs !== 'number') continue;
    const { everyMs, end } = one;
    const until = (ms: number) => Math.min(6 * ms + 1, typeof end.limitMs === 'number' ? end.limitMs - 1 : Infinity);
    const client = clientOf(one);
    const kept = await verdict(server(everyMs, until(everyMs)), client);
    const lost = await verdict(server(everyMs + 1, until(everyMs + 1)), client);
    if (!inTime.test(kept) || lost !== 'fails') wrong.push(`${client} every ${everyMs}: ${kept}, ${lost}`);
    if (typeof end.limitMs === 'number') {
      const late = await verdict(server(everyMs, end.limitMs), client);
      if (late !== 'fails') wrong.push(`${client} in spite of progress at ${end.limitMs}: ${late}`);
    }
    played += 1;
  }
  expect(played).toBeGreaterThan(2);
  return wrong;
}

/** The same server, which gets each request of one method later. */
const startingAfter =
  (method: 'initialize' | 'tools/list', ms: number): ServerUnderTest =>
  () => {
    const server = scriptedServer({ work: async () => 'done' });
    const connect = server.connect.bind(server);
    server.connect = async (transport) => {
      await connect(transport);
      const deliver = transport.onmessage;
      transport.onmessage = (message, extra) => {
        const later = () => deliver?.(message, extra);
        if ('method' in message && message.method === method) setTimeout(later, ms);
        else later();
      };
    };
    return server;
  };

async function playStartups(limits: readonly ClientLimit[], method: 'initialize' | 'tools/list') {
  const wrong: string[] = [];
  for (const { client, limitMs } of limitsWith(limits)) {
    const play = async (ms: number) => {
      const { startup } = await scenario(startingAfter(method, ms), { client, call });
      // The limit of a client for the list may be unknown. Then the start-up is unknown too, although `initialize` is in time.
      return startup.verdict === 'unknown' && startup.gaveUp?.during === 'list' ? 'fits' : startup.verdict;
    };
    const [before, at] = [await play(limitMs - 1), await play(limitMs)];
    if (!inTime.test(before) || at !== 'fails') wrong.push(`${client} ${method} ${limitMs}: ${before}, ${at}`);
  }
  return wrong;
}

const long = { timeout: 300_000 };

describe('stdio', () => {
  let report: BudgetReport;
  beforeAll(async () => {
    report = await budgets(null);
  }, 120_000);

  test('every limit of an answer, played', long, async () => {
    expect(await playEach(report.call.stream.limits, answering.stdio!)).toEqual([]);
  });
  test('both figures, played', long, () => playFigures(report.call.stream, answering.stdio!));
  test('every interval of progress, played', long, async () => {
    expect(await playProgress(report.progress, progressing.stdio!)).toEqual([]);
  });
  test('every limit of a start-up, played', long, async () => {
    expect(await playStartups(report.startup.initialize.limits, 'initialize')).toEqual([]);
    expect(await playStartups(report.startup.list.limits, 'tools/list')).toEqual([]);
  });

  test('a client of unknown limit is named and not counted', () => {
    const { limits, all, most } = report.call.stream;
    const cursor = limits.find(({ client }) => client === 'cursor');
    expect(cursor).toMatchObject({ limitMs: 'unknown', because: 'no source states the limit of cursor/call' });
    expect([...all.suits, ...most.suits]).not.toContain('cursor');
    expect(limits.indexOf(cursor!)).toBeGreaterThan(limits.findIndex(({ limitMs }) => limitMs === null));
  });

  test('a client of which it is unknown whether it asks for progress has no interval', () => {
    const desktop = report.progress.limits.find(({ client }) => client === 'claude-desktop');
    expect(desktop).toMatchObject({
      everyMs: 'unknown',
      end: { limitMs: 'unknown', because: 'whether progress extends claude-desktop/call is unknown' },
    });
    expect(report.progress.most.suits).not.toContain('claude-desktop');
    expect(report.call.stream.most.suits).toContain('claude-desktop');
  });

  test('each limit has its clock, its setting and its evidence', () => {
    const { limits } = report.call.stream;
    expect(limits.find(({ client }) => client === 'codex-cli')).toMatchObject({
      limitMs: 300_000,
      by: 'codex-cli/call',
      setting: { key: 'tool_timeout_sec', unit: 's' },
    });
    for (const { limitMs, evidence, by } of limits)
      if (typeof limitMs === 'number') expect([by, evidence.length > 0]).toEqual([by, true]);
    const known = limits.flatMap(({ limitMs }) => (typeof limitMs === 'number' ? [limitMs] : []));
    expect(known).toEqual(known.toSorted((a, b) => a - b));
  });
});

describe('HTTP', () => {
  let report: BudgetReport;
  beforeAll(async () => {
    report = await budgets(null, { transport: 'http' });
  }, 120_000);

  test('every limit, played', long, async () => {
    expect(await playEach(report.call.stream.limits, answering.stream!)).toEqual([]);
    expect(await playEach(report.call.json!.limits, answering.json!)).toEqual([]);
  });
  test('every interval of progress, played', long, async () => {
    expect(await playProgress(report.progress, progressing.stream!)).toEqual([]);
  });
  test('clients that do not speak HTTP are named', () => {
    expect(report.unreachable).toContain('claude-desktop');
    expect(report.clients).not.toContain('claude-desktop');
  });

  test('a gateway is one of the clocks', async () => {
    const clients = ['vscode', 'codex-cli'];
    const behind = await budgets(null, { transport: 'http', gateways: ['nginx'], clients });
    expect(behind.call.stream.all.answerBeforeMs).toBe(60_000);
    expect(behind.call.stream.limits[0]).toMatchObject({ by: 'nginx/proxy_read_timeout', limitMs: 60_000 });
    for (const client of clients)
      for (const [ms, expected] of [
        [59_999, inTime],
        [60_000, /^fails$/],
      ] as const) {
        const run = await scenario(answering.json!(ms), { client, call, gateways: ['nginx'] });
        expect(run.call?.verdict).toMatch(expected);
      }
  });
});

test('HTTP with SSE: every limit, played; clients that do not speak it are unknown', long, async () => {
  const { call: limits } = await budgets(null, { transport: 'sse' });
  const wrong: string[] = [];
  for (const { client, limitMs } of limitsWith(limits.stream.limits)) {
    const play = async (answerMs: number) => {
      const server = probeServer({ transport: 'sse', replies: 'stream' }, { answerMs });
      return (await scenario(server, { client, call: { tool: 'probe', arguments: {} } })).call?.verdict ?? 'not played';
    };
    const [before, at] = [await play(limitMs - 1), await play(limitMs)];
    if (!inTime.test(before) || at !== 'fails') wrong.push(`${client} ${limitMs}: ${before}, ${at}`);
  }
  expect(wrong).toEqual([]);
  expect(limits.stream.limits.find(({ client }) => client === 'codex-cli')).toMatchObject({ limitMs: 'unknown' });
});

describe('a server', () => {
  const clients = ['typescript-sdk-v1', 'codex-cli', 'vscode', 'cursor', 'claude-code-cli', 'opencode'];
  const server = () =>
    scriptedServer({
      quick: async () => 'done',
      slow: async ({ sleep }) => {
        await sleep(90_000);
        return 'done';
      },
      steady: async ({ sleep, progress }) => {
        for (let minute = 0; minute < 7; minute++) {
          await sleep(50_000);
          await progress();
        }
        await sleep(10_000);
        return 'done';
      },
      wrong: async () => ({ isError: true, content: [{ type: 'text', text: 'no' }] }),
    });

  test('each tool with what it takes, and the clients for which it is too slow', async () => {
    const { tools, startup } = await budgets(server, { clients });
    const of = (name: string) => tools.find(({ tool }) => tool === name);
    expect(of('quick')).toMatchObject({ takesMs: 0, progress: 0, progressBudget: null, tooSlowFor: [] });
    expect(of('slow')).toMatchObject({
      takesMs: 90_000,
      longestSilenceMs: 90_000,
      tooSlowFor: ['typescript-sdk-v1', 'opencode'],
    });
    expect(of('steady')).toMatchObject({
      takesMs: 360_000,
      progress: 7,
      longestSilenceMs: 50_000,
      progressBudget: { all: { answerBeforeMs: 60_000 }, most: { answerBeforeMs: 300_000, progressEveryMs: 59_999 } },
      tooSlowFor: ['typescript-sdk-v1', 'codex-cli'],
    });
    expect(of('wrong')).toMatchObject({ answer: 'tool-error' });
    expect(startup).toMatchObject({
      initializedAtMs: 0,
      listedAtMs: 0,
      initialize: { all: { answerBeforeMs: 5_000 } },
    });
  });

  test('the figures of a tool with progress, played with each client that they promise', long, async () => {
    const { progress } = await budgets(null, { clients });
    const { answerBeforeMs, progressEveryMs, suits } = progress.most;
    expect([answerBeforeMs, progressEveryMs, suits]).toEqual([
      300_000,
      59_999,
      ['codex-cli', 'claude-code-cli', 'vscode', 'opencode'],
    ]);
    const play = (everyMs: number, untilMs: number) =>
      Promise.all(suits.map((client) => verdict(progressing.stdio!(everyMs, untilMs), client)));
    expect((await play(59_999, 299_999)).filter((one) => !inTime.test(one))).toEqual([]);
    expect(await play(60_000, 299_999)).toContain('fails'); // progress a millisecond later
    expect(await play(59_999, 300_000)).toContain('fails'); // the answer a millisecond later
  });

  test('the client with its settings', async () => {
    const report = await budgets(null, { clients: ['codex-cli:tool_timeout_sec=600', 'codex-cli'] });
    expect(report.call.stream.limits.map((one) => [clientOf(one), one.limitMs])).toEqual([
      ['codex-cli', 300_000],
      ['codex-cli:tool_timeout_sec=600', 600_000],
    ]);
  });

  test('over HTTP, how it answers decides which limits hold', async () => {
    const { tools } = await budgets(
      { app: rawApp({ streamed: { stream: [{ atMs: 9, answer: 'x' }] }, whole: { json: 'x', afterMs: 9 } }) },
      { clients: ['claude-code-cli'] },
    );
    expect(tools.map(({ tool, replies, budget }) => [tool, replies, budget.all.answerBeforeMs])).toEqual([
      ['streamed', 'stream', 300_000],
      ['whole', 'json', 60_000],
    ]);
  });

  test('wrong use', async () => {
    await expect(budgets(server, { transport: 'http' })).rejects.toMatchObject({ code: 'ERR_USAGE' });
    await expect(budgets({ url: 'http://127.0.0.1:1/mcp' })).rejects.toThrow('give its command');
    await expect(budgets(server, { calls: [{ tool: 'slwo' }] })).rejects.toThrow('Did you mean "slow"?');
    await expect(budgets(server())).rejects.toMatchObject({ code: 'ERR_USAGE' });
  });
});
