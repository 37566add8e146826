import { expect, test } from 'vitest';
import { cell } from '../../report/testing/reports.ts';
import { fullOptions } from '../options/check-options.ts';
import { replayLine } from './replay-line.ts';

const server = { command: 'node', args: ['my server.js'], env: { API_KEY: 'secret' } };

const lineOf = (options: Parameters<typeof fullOptions>[0], one = cell('codex-cli', 'search')) =>
  replayLine(
    server,
    fullOptions(options),
    'codex-cli',
    { tool_timeout_sec: 60 },
    { plan: one.plan, cell: one, property: 'outlives-cancel' },
  );

test('the line repeats seed, client, call and server, and no value of the environment', () => {
  expect(lineOf({ seed: 7 })).toBe(
    "npx mcp-deadline check --seed 7 --client codex-cli:tool_timeout_sec=60 --call 'search={}' --env API_KEY=... -- node 'my server.js'",
  );
});

test('of the properties on request it names the one of the finding', () => {
  const line = lineOf({ mustJudge: ['outlives-cancel', 'unsafe-to-run-again'] });
  expect(line).toContain('--property outlives-cancel');
  expect(line).not.toContain('unsafe-to-run-again');
});

test('it repeats each option that is not the default', () => {
  const line = lineOf(
    { gateways: ['nginx'], era: '2025-11-25', slowdown: 1, maxWaitMs: 9_000, fresh: true, budgets: { search: 500 } },
    cell('codex-cli', 'search', { plan: [{ fault: 'upstream-slow', parameters: { delayMs: 5, match: { nth: 2 } } }] }),
  );
  for (const words of [
    '--gateway nginx',
    '--era 2025-11-25',
    '--slowdown 1',
    '--max-wait-ms 9000',
    '--fresh',
    '--budget search=500',
    `--fault 'upstream-slow:delayMs=5,match={"nth":2}'`,
  ])
    expect(line).toContain(words);
});

test('a quote in an argument is still one word of the shell', () => {
  expect(lineOf({}, cell('codex-cli', 'search', { arguments: { q: "it's" } }))).toContain(
    `--call 'search={"q":"it'\\''s"}'`,
  );
});

test('a tool that the client is not shown cannot be called by it: the line shows the start-up', () => {
  const because = 'not listed: the server did not show this tool to this client';
  expect(lineOf({}, cell('codex-cli', 'search', { verdict: 'unknown', because }))).not.toContain('--call');
});

test('a server in this process has no command line', () => {
  expect(
    replayLine(() => null, fullOptions({}), 'codex-cli', {}, { plan: [], cell: null, property: 'outlives-cancel' }),
  ).toBeNull();
});

test('a start-up is repeated under its faults', () => {
  const plan = [{ fault: 'slow-initialize', parameters: { delayMs: 5 }, when: { fromMs: 3 } }];
  expect(
    replayLine(server, fullOptions({}), 'codex-cli', {}, { plan, cell: null, property: 'outlives-cancel' }),
  ).toContain('--fault slow-initialize:delayMs=5,when.fromMs=3');
});
