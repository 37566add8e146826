import { describe, expect, test } from 'vitest';
import '../../src/vitest/index.ts';

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
    await expect(server).toAnswerInTime('search', { delayMs: 299_999 }, codex);
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

describe('not.toAnswerInTime', () => {
  test('passes where a client gives up', async () => {
    await expect(server).not.toAnswerInTime('search', { delayMs: 300_000 }, codex);
  });

  test('fails where every client gets its answer, and says when', async () => {
    const { message } = await failure(expect(server).not.toAnswerInTime('search', { delayMs: 299_999 }, codex));

    expect(message).toContain('tight    codex-cli at 299 999 ms of 300 000 ms');
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
