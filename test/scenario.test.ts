import { expect, test } from 'vitest';
import { scenario } from '../src/check/scenario.ts';
import { scriptedServer } from './servers/scripted-server.ts';

const server = () =>
  scriptedServer({
    slow: async ({ sleep }) => {
      await sleep(100_000);
      return 'done';
    },
  });

test('a run tells every clock its client had, and how close each came', async () => {
  const run = await scenario(server, { client: 'codex-cli', call: { tool: 'slow' } });
  expect(run.call).toMatchObject({ verdict: 'fits', answer: { atMs: 100_000 } });
  expect(run.deadlines()).toMatchObject([
    { by: 'codex-cli/call', limitMs: 300_000, firedAtMs: null, slackMs: 200_000, setting: { key: 'tool_timeout_sec' } },
  ]);
});

test('a clock that fired says when', async () => {
  const run = await scenario(server, { client: 'typescript-sdk-v1', call: { tool: 'slow' } });
  expect(run.deadlines().find(({ firedAtMs }) => firedAtMs !== null)).toMatchObject({
    firedAtMs: 60_000,
    slackMs: null,
  });
});

test('would: the same client with other settings, from the same run', async () => {
  const run = await scenario(server, { client: 'codex-cli', call: { tool: 'slow' } });
  const sooner = run.would('codex-cli:tool_timeout_sec=50');
  expect(sooner).toMatchObject({ verdict: 'fails', gaveUp: { atMs: 50_000 } });
  const own = await scenario(server, { client: 'codex-cli:tool_timeout_sec=50', call: { tool: 'slow' } });
  expect(sooner.gaveUp).toEqual(own.call?.gaveUp);
});

test('would: what this run cannot tell is an error and no guess', async () => {
  const run = await scenario(server, { client: 'codex-cli:tool_timeout_sec=50', call: { tool: 'slow' } });
  expect(() => run.would('codex-cli')).toThrow(expect.objectContaining({ code: 'ERR_UNSEEN' }));
  expect(() => run.would('python-sdk-v1')).toThrow(expect.objectContaining({ code: 'ERR_UNSEEN' }));
});

test('two clients are no scenario', async () => {
  await expect(scenario(server, { client: 'all', call: { tool: 'slow' } })).rejects.toMatchObject({
    code: 'ERR_USAGE',
  });
});
