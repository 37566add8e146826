import { type CallToolResult, ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { faults } from '../../src/faults/fault-builders.ts';
import { suite } from '../../suites/index.ts';
import { scriptedServer } from '../servers/scripted-server.ts';
import { runNode, runVitest } from './run-vitest.ts';
import { createServer } from './servers/search-server.ts';

const fixture = (name: string, pool: string) =>
  runVitest('--config', 'test/vitest/fixtures/without-setup.config.ts', '--reporter', 'verbose', '--pool', pool, name);

test.each(['forks', 'threads', 'vmThreads'])('there is a test for each client and call, in %s', async (pool) => {
  const { output } = await fixture('suite.fixture', pool);

  expect(output).toContain('✓ test/vitest/fixtures/suite.fixture.ts > codex-cli > starts the server');
  expect(output).toContain(
    '✓ test/vitest/fixtures/suite.fixture.ts > codex-cli > gets its answer: search {"delayMs":45000}',
  );
  expect(output).toContain(
    '× test/vitest/fixtures/suite.fixture.ts > codex-cli > gets its answer: search {"delayMs":400000}',
  );
  expect(output).toContain('codex-cli:tool_timeout_sec=600 > gets its answer: search {"delayMs":400000}');
  expect(output).toContain('fails  codex-cli · search {"delayMs":400000}');
  expect(output).toContain('1 failed | 5 passed (6)');
  expect(output).toMatch(/❯ test\/vitest\/fixtures\/suite\.fixture\.ts:6:\d+/); // where suite was called
});

test('tools may be asked for first, or left to one test for them all', async () => {
  const { output } = await fixture('suite-of-all-tools', 'forks');

  expect(output).toContain('vscode > gets its answer: search');
  expect(output).toContain('typescript-sdk-v1 > gets an answer of every read-only tool');
  expect(output).toContain('4 passed (4)');
});

/** Runs a suite here, with a runner of our own. @returns what each of its tests failed with; `null`: it passed */
async function outcomes(...given: Parameters<typeof suite>) {
  const tests: { readonly name: string; readonly run: () => Promise<void> }[] = [];
  const [server, options] = given;
  const runner = {
    describe: (_: string, register: () => void) => register(),
    test: (name: string, _: object, run: () => Promise<void>) => tests.push({ name, run }),
  };
  suite(server, { ...options, runner });
  const ended: { [name: string]: string | null } = {};
  for (const { name, run } of tests)
    ended[name] = await run().then(
      () => null,
      (error: Error) => error.message,
    );
  return ended;
}

describe('a call that was asked for wrongly fails its own test alone', () => {
  const right = { tool: 'search', arguments: { delayMs: 45_000 } };
  const clients = ['codex-cli'];
  const passed = { 'starts the server': null, 'gets its answer: search': null };

  test('no such tool: with the nearest one named', async () => {
    const calls = [{ tool: 'saerch' }, right];
    expect(await outcomes(createServer, { clients, calls })).toEqual({
      ...passed,
      'gets its answer: saerch': 'the server has no tool "saerch". Did you mean "search"?',
    });
  });

  test('arguments that its schema refuses', async () => {
    const wrong = { tool: 'search', arguments: { delayMs: 'soon' } };
    expect(await outcomes(createServer, { clients, calls: [right, wrong] })).toEqual({
      'starts the server': null,
      'gets its answer: search {"delayMs":45000}': null,
      'gets its answer: search {"delayMs":"soon"}': expect.stringContaining('do not fit its inputSchema'),
    });
  });

  test('where no other is left, the start-up is tested all the same', async () => {
    expect(await outcomes(createServer, { clients, calls: [{ tool: 'saerch' }] })).toEqual({
      'starts the server': null,
      'gets its answer: saerch': expect.stringContaining('"search"'),
    });
  });

  test('but what is wrong with all of it fails all of it', async () => {
    const ended = await outcomes(createServer, { clients, calls: [right], budgets: { saerch: 5 } });
    expect(Object.values(ended)).toEqual([
      expect.stringContaining('no tool "saerch"'),
      expect.stringContaining('no tool "saerch"'),
    ]);
  });
});

describe('what else a suite lets pass, or does not', () => {
  const failingTools = {
    search: async (): Promise<CallToolResult> => ({ content: [{ type: 'text', text: 'no database' }], isError: true }),
  };
  const failing = () => scriptedServer(failingTools);
  const calls = [{ tool: 'search', arguments: {} }];
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  afterEach(() => warn.mockClear());

  test('an error in time passes and is told, unless that is what is tested', async () => {
    const clients = ['codex-cli'];
    expect(Object.values(await outcomes(failing, { clients, calls, errors: 'allowed' }))).toEqual([null, null]);
    expect(warn).not.toHaveBeenCalled();
    expect(Object.values(await outcomes(failing, { clients, calls }))).toEqual([null, null]);
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('with an error: no database'));
  });

  test('an error fails where it may not be', async () => {
    const asked = { clients: ['codex-cli'], calls, errors: 'fails' } as const;
    expect(Object.values(await outcomes(failing, asked))).toEqual([null, expect.stringContaining('no database')]);
    expect(await suite.findings(failing, asked)).toMatchObject([{ tool: 'search' }]);
  });

  test('an unknown says how to let it pass', async () => {
    const ended = await outcomes(createServer, { clients: ['cursor'], calls });
    expect(ended['gets its answer: search']).toContain("give { unknown: 'allowed' }");
  });

  test('a generated call whose arguments are refused is told in options, not in flags', async () => {
    // Other arguments might be answered otherwise.
    const query = { type: 'object' as const, properties: { query: { type: 'string' } }, required: ['query'] };
    const refuses = async (): Promise<CallToolResult> => {
      throw new McpError(ErrorCode.InvalidParams, 'no such query');
    };
    const server = () => scriptedServer({ search: refuses }, { inputSchema: query });
    const ended = await outcomes(server, { clients: ['codex-cli'], calls: [{ tool: 'search' }] });
    expect(ended['gets its answer: search']).toContain('calls: [{ tool,');
    expect(ended['gets its answer: search']).not.toContain(' --call');
  });

  test('a fault that never acted proves nothing', async () => {
    const plan = [faults.upstreamSlow({ delayMs: 1_000 })];
    const ended = await outcomes(createServer, { clients: ['codex-cli'], calls, faults: plan });
    expect(ended['gets its answer: search']).toContain('upstream-slow never acted');
  });
});

test('without vitest there are findings as data, and tests of another runner', async () => {
  const { code, output } = await runNode('--test', '--test-reporter', 'tap', 'test/vitest/fixtures/with-node-test.mjs');

  expect(output).toContain('ok 1 - starts the server');
  expect(output).toContain('ok 2 - gets its answer: wait');
  expect(output).toMatch(/# fail 0/);
  expect(code).toBe(0);
});

test('nothing that was called is no pass', async () => {
  const findings = suite.findings(createServer, { clients: ['vscode'], calls: [], allTools: false });
  await expect(findings).resolves.toEqual([]); // its one tool is read-only, so it was called

  await expect(
    suite.findings(() => import('./servers/toolless-server.ts'), { clients: ['vscode'] }),
  ).rejects.toMatchObject({
    code: 'ERR_USAGE',
    message: /nothing is proved/,
  });
});

test('a client that does not exist is an error when the tests are registered', () => {
  const runner = { describe: () => {}, test: () => {} };
  expect(() => suite(createServer, { clients: ['codex'], runner })).toThrow(
    expect.objectContaining({ code: 'ERR_USAGE' }),
  );
});
