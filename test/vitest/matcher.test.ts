import { afterEach, describe, expect, test, vi } from 'vitest';
import { faults } from '../../src/faults/fault-builders.ts';
import '../../src/vitest/index.ts';
import { scriptedServer } from '../servers/scripted-server.ts';

const server = () => import('./servers/search-server.ts');
const codex = { clients: ['codex-cli'] };

/** The error that an assertion fails with. */
const failure = async (assertion: Promise<void>): Promise<Error> => {
  try {
    await assertion;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('the assertion did not fail');
};

describe('toAnswerInTime', () => {
  test('passes where the answer comes in time', async () => {
    await expect(server).toAnswerInTime('search', { delayMs: 45_000 }, codex);
  });

  test('passes where it is tight', async () => {
    await expect(server).toAnswerInTime('search', { delayMs: 299_500 }, codex);
  });

  test('fails where it is too late, with the whole story', async () => {
    const { message } = await failure(expect(server).toAnswerInTime('search', { delayMs: 300_000 }, codex));

    expect(message).toContain('fails  codex-cli · search');
    expect(message).toContain('gave up');
    expect(message).toContain('tool_timeout_sec');
  });

  test('fails where one of several clients gives up', async () => {
    const clients = ['vscode', 'typescript-sdk-v1'];
    const { message } = await failure(expect(server).toAnswerInTime('search', { delayMs: 60_000 }, { clients }));

    expect(message).toContain('fails  typescript-sdk-v1');
    expect(message).not.toContain('fails  vscode');
  });

  test('fails where nobody knows, unless that is allowed', async () => {
    const cursor = { clients: ['cursor'] };
    const { message } = await failure(expect(server).toAnswerInTime('search', { delayMs: 600_000 }, cursor));

    expect(message).toContain('unknown');
    expect(message).toContain("An unknown limit fails a test: cursor. To let it pass, give { unknown: 'allowed' }");
    expect(message).not.toContain(' --');
    await expect(server).toAnswerInTime('search', { delayMs: 600_000 }, { ...cursor, unknown: 'allowed' });
  });

  test('plays a client as its user set it', async () => {
    const settings = { 'codex-cli': { tool_timeout_sec: 10 } };

    await expect(server).not.toAnswerInTime('search', { delayMs: 10_000 }, { ...codex, settings });
    await expect(server).toAnswerInTime('search', { delayMs: 8_000 }, { ...codex, settings });
  });

  test('holds the tool to a budget of your own', async () => {
    const own = { ...codex, budgetMs: 30_000 };
    const { message } = await failure(expect(server).toAnswerInTime('search', { delayMs: 45_000 }, own));

    expect(message).toMatch(/45.000/);
    await expect(server).toAnswerInTime('search', { delayMs: 20_000 }, own);
  });

  test('fails where a client cannot start the server', async () => {
    const never = () => ({ connect: () => new Promise<void>(() => {}) });

    await failure(expect(never).toAnswerInTime('search', {}, codex));
  });
});

describe('an answer that is an error', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  afterEach(() => warn.mockClear());
  const failing = (text: string) => () =>
    scriptedServer({ search: async () => ({ content: [{ type: 'text', text }], isError: true }) });

  test('passes, and is told once', async () => {
    await expect(failing('no database')).toAnswerInTime('search', {}, { clients: ['codex-cli', 'vscode'] });
    await expect(failing('no database')).toAnswerInTime('search', {}, codex);

    expect(warn.mock.calls).toEqual([
      [
        "mcp-deadline: search: it did answer in time, with an error: no database\nIf that is what you test, say so: { errors: 'allowed' }",
      ],
    ]);
  });

  test('is not told where it is what is tested, nor is a result', async () => {
    await expect(failing('no such thing')).toAnswerInTime('search', {}, { ...codex, errors: 'allowed' });
    await expect(server).toAnswerInTime('search', {}, codex);

    expect(warn).not.toHaveBeenCalled();
  });

  test('fails where it may not be, and says with what', async () => {
    const { message } = await failure(
      expect(failing('no luck')).toAnswerInTime('search', {}, { ...codex, errors: 'fails' }),
    );

    expect(message).toContain('it did answer in time, with an error: no luck');
    expect(message).toContain("{ errors: 'fails' }");
    expect(warn).not.toHaveBeenCalled();
    await expect(server).toAnswerInTime('search', {}, { ...codex, errors: 'fails' });
  });

  test('is in the message where the test fails over something else', async () => {
    const given = expect(failing('no time')).toAnswerInTime('search', {}, { clients: ['cursor'] });

    expect((await failure(given)).message).toContain('it did answer, with an error: no time');
  });
});

test('a fault that never acted proves nothing, and fails', async () => {
  const plan = [faults.upstreamSlow({ delayMs: 1_000 })];
  const { message } = await failure(expect(server).toAnswerInTime('search', {}, { ...codex, faults: plan }));

  expect(message).toContain('upstream-slow never acted');
  expect(message).not.toContain(' --');
});

describe('not.toAnswerInTime', () => {
  test('passes where a client gives up', async () => {
    await expect(server).not.toAnswerInTime('search', { delayMs: 300_000 }, codex);
  });

  test('fails where every client gets its answer, and says when', async () => {
    const { message } = await failure(expect(server).not.toAnswerInTime('search', { delayMs: 299_500 }, codex));

    expect(message).toContain('tight    codex-cli at 299 500 ms of 300 000 ms');
  });

  test('fails where nobody knows: that proves nothing', async () => {
    const slow = { delayMs: 600_000 };
    await failure(expect(server).not.toAnswerInTime('search', slow, { clients: ['cursor'] }));
  });
});

describe('what was asked wrongly is an error by itself', () => {
  test.each([
    ['a tool that is not there', 'serach', {}, 'ERR_USAGE', '"search"'],
    ['a client that is not there', 'search', { clients: ['codex'] }, 'ERR_USAGE', '"codex-cli"'],
    [
      'settings of a client that is not played',
      'search',
      { ...codex, settings: { vscode: {} } },
      'ERR_USAGE',
      'vscode',
    ],
    ['a setting that is not there', 'search', { ...codex, settings: { 'codex-cli': { x: 1 } } }, 'ERR_SETTING', 'x'],
  ])('%s', async (_name, tool, options, code, says) => {
    const error = await failure(expect(server).toAnswerInTime(tool, {}, options));

    expect(error).toMatchObject({ code });
    expect(error.message).toContain(says);
  });

  test('and is one for .not as well', async () => {
    const error = await failure(expect(server).not.toAnswerInTime('serach', {}, codex));

    expect(error).toMatchObject({ code: 'ERR_USAGE' });
  });
});
