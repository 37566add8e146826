import { expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { UsageError } from '../../src/index.ts';
import { scriptedServer } from '../servers/scripted-server.ts';

/** How long a person takes is up to the user: some clients stop their clock meanwhile, others do not. */

const approving = () => scriptedServer({ deploy: ({ elicit }) => elicit() });

const verdicts = async (humanDelayMs?: number | 'never') => {
  const { cells } = await check(approving, {
    // As long as a person decides, Codex stops its clock; Claude Code's counts on.
    clients: ['codex-cli:tool_timeout_sec=60', 'claude-code-cli:MCP_TOOL_TIMEOUT=60000'],
    mode: 'interactive',
    explain: 0,
    ...(humanDelayMs === undefined ? {} : { humanDelayMs }),
  });
  return cells.map(({ client, verdict, tookMs }) => ({ client, verdict, tookMs }));
};

test('a person takes ten seconds unless told otherwise', async () => {
  expect(await verdicts()).toMatchObject([
    { client: 'codex-cli', verdict: 'fits', tookMs: 10_000 },
    { client: 'claude-code-cli', verdict: 'fits', tookMs: 10_000 },
  ]);
});

test('a person who takes 90 s is waited for by a client that stops its clock', async () => {
  expect(await verdicts(90_000)).toMatchObject([
    { client: 'codex-cli', verdict: 'fits', tookMs: 90_000 },
    { client: 'claude-code-cli', verdict: 'fails' },
  ]);
});

test('one who never answers is not', async () => {
  expect((await verdicts('never')).map(({ verdict }) => verdict)).toEqual(['fails', 'fails']);
});

test.each([-1, 1.5, Number.NaN])('%s is no time that a person takes', async (humanDelayMs) => {
  await expect(verdicts(humanDelayMs)).rejects.toThrow(UsageError);
});
