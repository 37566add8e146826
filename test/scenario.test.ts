import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ClientSpec } from '../src/check/options/client-spec.ts';
import { type ScenarioOptions, scenario } from '../src/check/scenario.ts';
import { playSession, type SessionOptions } from '../src/check/sessions/play-session.ts';
import type { ClientProfile } from '../src/clocks/client-profile.ts';
import { profile } from './played.ts';
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

/** Devin Desktop, if it called itself as Claude Desktop does: these two put the same on the wire, but for their names. */
const { clientInfo } = profile('claude-desktop').wire;
const devin = profile('devin-desktop');
const namesake: ClientProfile = {
  ...devin,
  id: 'namesake',
  wire: { ...devin.wire, ...(clientInfo === undefined ? {} : { clientInfo }) },
};

test('would: a client that puts the same on the wire', async () => {
  const run = await scenario(server, { client: 'claude-desktop', call: { tool: 'slow' } });
  const own = await scenario(server, { client: namesake, call: { tool: 'slow' } });
  expect({ ...run.would(namesake), realWorkMs: 0 }).toEqual({ ...own.call, realWorkMs: 0 });
});

describe('would: what this run cannot tell is an error that says what to do, and no guess', () => {
  const unseen = async (client: ClientSpec, other: ClientSpec): Promise<string> => {
    const run = await scenario(server, { client, call: { tool: 'slow' } });
    try {
      run.would(other);
    } catch (error) {
      expect(error).toMatchObject({ code: 'ERR_UNSEEN', name: 'UnseenError' });
      return (error as Error).message;
    }
    throw new Error('it tells about the other');
  };

  test('other things on the wire', async () => {
    expect(await unseen('claude-desktop', 'codex-cli:tool_timeout_sec=5')).toBe(
      'codex-cli:tool_timeout_sec=5 puts other things on the wire than claude-desktop, so the server may act differently. ' +
        'Run it by itself: scenario(server, { client: "codex-cli:tool_timeout_sec=5", ... }). ' +
        'This run can tell about: claude-desktop with other settings.',
    );
  });

  test('another name, for which the server may have other tools', async () => {
    expect(await unseen('claude-desktop', 'cursor')).toBe(
      'cursor puts other things on the wire than claude-desktop, so the server may act differently. ' +
        'Run it by itself: scenario(server, { client: "cursor", ... }). ' +
        'This run can tell about: claude-desktop with other settings.',
    );
  });

  test('a client that would have waited longer', async () => {
    expect(await unseen('codex-cli:tool_timeout_sec=50', 'codex-cli')).toBe(
      'codex-cli:tool_timeout_sec=50 gave up or was disturbed before codex-cli would have. ' +
        'Run it by itself: scenario(server, { client: "codex-cli", ... }). ' +
        'This run can tell about: codex-cli with other settings that give up no later.',
    );
  });

  test('all that it names it can tell about', async () => {
    const told = /can tell about: .* settings, (.*)\.$/.exec(await unseen(namesake, 'vscode'))?.[1] ?? '';
    const run = await scenario(server, { client: namesake, call: { tool: 'slow' } });
    expect(told.split(', ').map((client) => run.would(client).client)).toEqual(['claude-desktop']);
  });

  test('a call that was never reached', async () => {
    const never = () => ({ connect: () => new Promise<void>(() => {}) });
    const run = await scenario(never, { client: 'codex-cli', call: { tool: 'slow' } });
    expect(() => run.would('codex-cli')).toThrow(/did not get to the call.*Run it by itself/);
  });
});

test('the example in its comment runs, and says what is expected of it', async () => {
  const source = readFileSync(new URL('../src/check/scenario.ts', import.meta.url), 'utf8');
  const [, commented = ''] = /```ts\n([\s\S]*?) \* ```/.exec(source) ?? [];
  const code = commented.replaceAll(/^ \* /gm, '');
  const run = (...names: string[]) => new Function(...names, `return (async () => { ${code} })()`);
  const said: unknown[] = [];
  const createServer = () => scriptedServer({ search: ({ sleep }) => sleep(100_000).then(() => 'found') });

  await run('scenario', 'createServer', 'console')(scenario, createServer, {
    log: (...all: unknown[]) => said.push(...all),
  });

  expect(said).toEqual(['fits', 'fails']);
});

test.each([
  ['nothing', undefined, 'scenario was given nothing to play. Write scenario(server, { client: '],
  ['no client', { call: { tool: 'slow' } }, 'scenario has no client. Write scenario(server, { client: '],
  ['no call', { client: 'codex-cli' }, 'scenario has no call. Write scenario(server, { client: '],
  ['something else', 'codex-cli', 'scenario takes options, and was given "codex-cli". Write '],
])('%s to play is bad usage that shows how to ask', async (_, options, message) => {
  const asked = scenario(server, options as unknown as ScenarioOptions);
  await expect(asked).rejects.toMatchObject({ code: 'ERR_USAGE', message: expect.stringContaining(message) });
});

test('nothing to play in a session either', async () => {
  const asked = playSession(server, undefined as unknown as SessionOptions);
  await expect(asked).rejects.toMatchObject({ code: 'ERR_USAGE', message: /playSession was given nothing to play/ });
});

test('two clients are no scenario', async () => {
  await expect(scenario(server, { client: 'all', call: { tool: 'slow' } })).rejects.toMatchObject({
    code: 'ERR_USAGE',
  });
});
