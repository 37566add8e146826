import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { plain } from '../src/report/drawing/palette.ts';
import { humanReport } from '../src/report/formats/text.ts';
import { handMade, usual } from './servers/silent-server.ts';

const hour = 3_600_000;

/** A server whose tool does this, given what sends a message and what answers the call. */
function doing(work: (send: (message: object) => void, answer: () => void) => void) {
  const made = handMade(usual());
  return () => {
    const server = made.make();
    return {
      ...server,
      async connect(transport: Parameters<typeof server.connect>[0]) {
        await server.connect(transport);
        const heard = transport.onmessage as unknown as (message: { method?: string; id?: number }) => void;
        transport.onmessage = ((message: { method?: string; id?: number }) => {
          if (message.method !== 'tools/call') return heard(message);
          const { id } = message;
          work(
            (one) => void transport.send({ jsonrpc: '2.0', ...one }),
            () => void transport.send({ jsonrpc: '2.0', id, result: { content: [] } }),
          );
        }) as never;
      },
    };
  };
}

/** Its tool looks every so often whether it is time, and answers then. */
const polling = (everyMs: number, answersAtMs: number) =>
  doing((_, answer) => {
    let waitedMs = 0;
    const timer = setInterval(() => {
      waitedMs += everyMs;
      if (waitedMs < answersAtMs) return;
      clearInterval(timer);
      answer();
    }, everyMs);
  });

describe('a tool that polls each second and answers at three hours', () => {
  test('fits a client without a limit', async () => {
    const { cells } = await check(polling(1_000, 3 * hour), { clients: ['vscode'] });
    expect(cells).toMatchObject([{ verdict: 'fits', answer: { atMs: 3 * hour }, observedUntilMs: null }]);
  });

  test('and how long it takes is known of a client that gave up long before', async () => {
    const { cells } = await check(polling(1_000, 3 * hour), { clients: ['codex-cli'] });
    expect(cells).toMatchObject([{ verdict: 'fails', gaveUp: { atMs: 300_000 }, tookMs: 3 * hour }]);
  });
});

test('one that polls seldom is watched for longer: it costs little', async () => {
  const { cells } = await check(polling(60_000, 30 * hour), { clients: ['codex-cli'] });
  expect(cells).toMatchObject([{ verdict: 'fails', tookMs: 30 * hour }]);
});

test('a late answer to somebody who gave up is seen within a multiple of what was waited', async () => {
  const { cells } = await check(polling(1_000, 1_000_000), { clients: ['codex-cli'] });
  expect(cells).toMatchObject([{ afterwards: { lateAnswerAtMs: 1_000_000 }, observedUntilMs: null }]);
});

describe('a hung tool that does the same each second', () => {
  const kinds: readonly [string, (send: (message: object) => void, count: number) => void][] = [
    ['ticks', () => {}],
    ['logs', (send, count) => send({ method: 'notifications/message', params: { level: 'info', data: `${count}` } })],
    ['pings', (send, count) => send({ method: 'ping', id: `p${count}` })],
    [
      'makes progress',
      (send, count) => send({ method: 'notifications/progress', params: { progressToken: 2, progress: count } }),
    ],
  ];
  test.each(kinds)('and only %s is not watched for two days', async (_, what) => {
    let count = 0;
    const server = doing((send) => setInterval(() => what(send, ++count), 1_000));
    const report = await check(server, { clients: ['codex-cli'] });
    const [cell] = report.cells;
    expect(cell).toMatchObject({ verdict: 'fails', tookMs: null, afterwards: { lateAnswerAtMs: 'unknown' } });
    expect(count).toBeLessThan(20_000);
    const observedMs = cell?.observedUntilMs ?? 0;
    expect(observedMs).toBeGreaterThan(4 * hour);
    const text = humanReport(report, { palette: plain, width: 200 });
    expect(text).toContain('and sent no answer to what was cancelled until');
    expect(text).toContain('it was not watched for longer');
    expect(text).not.toMatch(/never answered|no answer ever came/);
  });

  test('is watched to the horizon for a client that waits for ever, and its verdict stays', async () => {
    let count = 0;
    const server = doing(() => setInterval(() => count++, 1_000));
    const { cells } = await check(server, { clients: ['vscode', 'codex-cli'], quick: true });
    expect(cells.map(({ client, verdict, outcome }) => [client, verdict, outcome])).toEqual([
      ['vscode', 'fails', 'lost'],
      ['codex-cli', 'fails', 'gave-up'],
    ]);
    // Nobody needs to wait once more.
    expect(count).toBeLessThan(48 * 3_600 + 3_000);
  });
});

test('a tool that hangs without doing anything is seen to the end: nothing can come of it', async () => {
  const { cells } = await check(
    doing(() => {}),
    { clients: ['codex-cli'] },
  );
  expect(cells).toMatchObject([{ observedUntilMs: null, afterwards: { lateAnswerAtMs: null } }]);
});

test('a run that ends at its number of timers proves nothing', async () => {
  const { cells } = await check(polling(10, 6 * hour), { clients: ['vscode'], maxSteps: 10_000 });
  expect(cells).toMatchObject([
    { verdict: 'unknown', observedUntilMs: 100_000, because: expect.stringContaining('max-steps') },
  ]);
});

test('a budget of your own is watched for, however soon the client gave up', async () => {
  const hung = doing(() => setInterval(() => {}, 1_000));
  const own = { clients: ['codex-cli:tool_timeout_sec=10'], budgets: { work: 4_000_000 } };
  const { cells } = await check(hung, own);
  expect(cells).toMatchObject([{ ownBudget: { verdict: 'fails', answeredMs: null } }]);
});

test('a child that never reads its standard input and ticks each second ends with the horizon', {
  timeout: 120_000,
}, async () => {
  const server = { command: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)'] };
  const { startup } = await check(server, { clients: ['vscode'], quick: true });
  expect(startup).toMatchObject([{ verdict: 'fails', ending: { kind: 'silence' } }]);
});

describe('a start-up in which the server only repeats itself', () => {
  const log = { method: 'notifications/message', params: { level: 'info', data: 'still starting' } };
  const ticking = {
    command: process.execPath,
    args: [fileURLToPath(new URL('servers/ticking-stdio.mjs', import.meta.url))],
  };

  test('ends after an hour for a client without a limit, and how it ends is unknown', { timeout: 60_000 }, async () => {
    const report = await check(ticking, { clients: ['codex-cli', 'vscode'], explain: 0 });
    expect(report.startup).toMatchObject([
      { client: 'codex-cli', verdict: 'fails', gaveUp: { atMs: 30_000 }, observedUntilMs: null },
      { client: 'vscode', verdict: 'unknown', gaveUp: null, observedUntilMs: hour + 1_000 },
    ]);
    const text = humanReport(report, { palette: plain, width: 200 });
    expect(text).toContain('because  the server only repeats itself, and this client waits without a limit');
    expect(text).toContain('watched  until 3 601 000 ms: what comes later is unknown');
    expect(text).toContain('do       make the server start first, as described above');
  });

  test.each([
    ['silent, after three hours', 3 * hour, () => {}],
    ['sending a line each second, after half an hour', hour / 2, (send: (message: object) => void) => send(log)],
  ])('one that answers fits such a client: %s', async (_, answersAtMs, tick) => {
    const made = handMade(usual());
    const late = () => {
      const server = made.make();
      return {
        ...server,
        async connect(transport: Parameters<typeof server.connect>[0]) {
          await server.connect(transport);
          const heard = transport.onmessage;
          transport.onmessage = ((message: { method?: string }, ...rest: never[]) => {
            if (message.method !== 'initialize') return (heard as (...all: unknown[]) => void)(message, ...rest);
            let ticks = 0;
            const timer = setInterval(() => {
              tick((one) => void transport.send({ jsonrpc: '2.0', ...one } as never));
              if (++ticks * 1_000 < answersAtMs) return;
              clearInterval(timer);
              (heard as (...all: unknown[]) => void)(message, ...rest);
            }, 1_000);
          }) as never;
        },
      };
    };
    const report = await check(late, { clients: ['vscode'] });
    expect(report.startup).toMatchObject([{ verdict: 'fits', initializedAtMs: answersAtMs, observedUntilMs: null }]);
  });
});
