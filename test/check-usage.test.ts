import { describe, expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { exitStatus } from '../src/check/judge/exit-status.ts';
import { basedOn } from '../src/clocks/based-on.ts';
import { profile } from './played.ts';
import { scriptedServer } from './servers/scripted-server.ts';

const quick = () => scriptedServer({ quick: async () => 'done' });
const clients = ['codex-cli'];

describe('what a server may be', () => {
  test.each([
    ['a function that makes one', quick],
    ['one that promises it', async () => quick()],
    ['a module whose default export makes one', async () => ({ default: quick })],
    ['a module with createServer', async () => ({ createServer: quick, other: 1 })],
    ['a module whose default export is one', async () => ({ default: quick() })],
  ])('%s', async (_, server) => {
    const report = await check(server, { clients });
    expect(report.cells.map((cell) => cell.verdict)).toEqual(['fits']);
  });

  test.each([
    ['nothing', () => undefined, 'undefined'],
    ['a number', () => 7, 'number'],
    ['a module without a server', () => ({ helper: () => 1 }), 'exports helper'],
    [
      'one that throws',
      () => {
        throw new Error('no database');
      },
      'no database',
    ],
  ])('%s is refused in clear words', async (_, server, word) => {
    await expect(check(server, { clients })).rejects.toMatchObject({
      code: 'ERR_LINK',
      message: expect.stringContaining(word),
    });
  });
});

describe('options', () => {
  test("a profile of one's own is played like any other", async () => {
    const base = profile('typescript-sdk-v1');
    const mine = basedOn(base, {
      id: 'mine',
      name: 'Mine',
      version: '3',
      versions: { from: '3', to: null, seen: '2026-11-21' },
    });
    const report = await check(quick, { clients: [mine] });
    expect(report.cells[0]).toMatchObject({ client: 'mine', profile: 'mine@3', verdict: 'fits' });
  });

  test.each([
    [{ seed: 1.5 }, 'seed'],
    [{ slowdown: 0 }, 'slowdown'],
    [{ jobs: 0.5 }, 'jobs'],
    [{ horizonMs: -1 }, 'horizonMs'],
  ])('%j is refused', async (options, name) => {
    await expect(check(quick, { clients, ...options })).rejects.toMatchObject({
      code: 'ERR_USAGE',
      message: expect.stringContaining(name),
    });
  });

  test("an abort ends it with the signal's reason, and the clock is free again", async () => {
    const controller = new AbortController();
    const hangs = () =>
      scriptedServer({
        hang: async ({ sleep }) => {
          controller.abort(new Error('enough'));
          for (;;) await sleep(1000);
        },
      });
    await expect(check(hangs, { clients: ['vscode'], signal: controller.signal })).rejects.toThrow('enough');
    expect((await check(quick, { clients })).cells[0]?.verdict).toBe('fits');
  });

  test('a server that never closes does not hold the check', async () => {
    const report = await check(() => Object.assign(quick(), { close: () => new Promise(() => {}) }), { clients });
    expect(report.cells[0]?.verdict).toBe('fits');
  });
});

test('the exit status follows the worst that is asked for', async () => {
  const report = await check(quick, { clients: ['cursor', 'vscode'] });
  expect(report.cells.map((cell) => cell.verdict)).toEqual(['unknown', 'fits']);
  expect(exitStatus(report, ['fails'])).toBe(0);
  expect(exitStatus(report, ['unknown'])).toBe(1);
});

describe('what virtual time cannot judge is unknown, and says where', () => {
  const captured = setTimeout;

  test('a native timer that was captured before the clock', async () => {
    const leaky = () =>
      scriptedServer({
        leaky: async () => {
          await new Promise((resolve) => captured(resolve, 50));
          return 'done';
        },
      });
    const report = await check(leaky, { clients });
    expect(report.cells[0]).toMatchObject({ verdict: 'unknown', outcome: 'lost' });
    expect(report.cells[0]?.stopped).toContain('check-usage.test.ts');
  });

  test('a call that nothing can end any more is no such thing: it is lost, and that is a finding', async () => {
    const report = await check(() => scriptedServer({ hang: () => new Promise(() => {}) }), { clients: ['vscode'] });
    expect(report.cells[0]).toMatchObject({ verdict: 'fails', outcome: 'lost' });
    expect(report.findings[0]?.message).toContain('no answer will reach the caller');
  });
});

describe('what is written by hand', () => {
  test('a planned fault without parameters has the defaults', async () => {
    const slow = () => scriptedServer({ work: ({ sleep }) => sleep(400_000).then(() => 'done') });
    const plan = JSON.parse('[{"fault":"cold-start-first-call"}]');
    const report = await check(slow, { clients: ['codex-cli'], faults: plan, explain: 0 });
    expect(report.cells[0]).toMatchObject({ verdict: 'fails', plan: [{ parameters: {} }] });
  });

  test.each([
    [{ calls: [{ tool: 'quick', args: {} }] }, 'There are: tool, arguments.'],
    [{ clients: 'codex-cli' }, 'clients must be a list'],
    [{ client: ['codex-cli'] }, 'Did you mean "clients"?'],
    [{ calls: ['quick'] }, "write { tool: 'name'"],
  ])('%j is refused in clear words', async (options, words) => {
    const asked = check(quick, options as never);
    await expect(asked).rejects.toMatchObject({ code: 'ERR_USAGE', message: expect.stringContaining(words) });
  });
});
