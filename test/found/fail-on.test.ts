import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { FailOn } from '../../src/check/options/fail-on.ts';
import '../../src/vitest/index.ts';
import { suite } from '../../suites/index.ts';

/** What properties find fails a check, a matcher and a suite where it is asked for, and nowhere else. */

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const stdio = (how: string) => ({
  command: process.execPath,
  args: [path('./servers/stdio-one-flaw.mjs'), how],
});
const client = 'python-sdk-v1';

/** The exit status of a check of the server that takes one message at a time, and what it prints. */
function checked(how: string, ...options: readonly string[]): { status: number | null; text: string } {
  const { command, args } = stdio(how);
  const bin = path('../../dist/src/cli/bin.js');
  const words = [bin, 'check', '--client', client, '--explain', '0', ...options, '--', command, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  return { status, text: `${stdout}${stderr}` };
}

test.each([
  [0, []],
  [1, ['--fail-on', 'blocks-others']],
  [1, ['--fail-on', 'fails,warnings']],
  [0, ['--fail-on', 'outlives-input,keeps-sessions']],
  [0, ['--fail-on', 'warnings', '--quick']],
])('the command line exits with %i: %j', (status, options) => {
  const check = checked('one-at-a-time', ...options);
  expect(check.status).toBe(status);
  expect(check.text.includes('blocks-others')).toBe(!options.includes('--quick'));
});

test('the command line exits with 0 where the server has no flaw, whatever it is to fail on', () => {
  expect(checked('well', '--fail-on', 'fails,tight,unknown,warnings').status).toBe(0);
});

test('the matcher fails on a finding it is asked to fail on, with its story', async () => {
  const asked = (how: string, failOn: FailOn) =>
    expect(stdio(how)).toAnswerInTime('slow', {}, { clients: [client], failOn });
  await expect(asked('one-at-a-time', ['blocks-others'])).rejects.toThrow(
    /a ping waits 90000 ms[\s\S]*because of \{ failOn: \["blocks-others"\] \}: blocks-others/,
  );
  await expect(asked('one-at-a-time', ['warnings'])).rejects.toThrow(/a ping waits 90000 ms/);
  await asked('one-at-a-time', ['outlives-input']);
  await asked('one-at-a-time', []);
  await asked('well', ['warnings']);
});

test('a suite fails the test of the tool that a finding is about, or that of the start-up', async () => {
  const calls = ['slow', 'quick'].map((tool) => ({ tool, arguments: {} }));
  const problems = async (how: string, failOn: FailOn) =>
    (await suite.findings(stdio(how), { clients: [client], calls, explain: 0, failOn })).map(({ tool, message }) => ({
      tool,
      why: message.split('\n').at(-1),
    }));
  expect(await problems('one-at-a-time', ['blocks-others'])).toEqual([
    { tool: 'slow', why: 'This fails the test because of { failOn: ["blocks-others"] }: blocks-others.' },
  ]);
  expect(await problems('lives-on', ['warnings'])).toEqual([
    { tool: null, why: 'This fails the test because of { failOn: ["warnings"] }: outlives-input.' },
  ]);
  expect(await problems('lives-on', ['blocks-others'])).toEqual([]);
  expect(await problems('well', ['warnings'])).toEqual([]);
});

test('what quick leaves out is nothing to fail on', async () => {
  const message = 'quick leaves out the check of blocks-others';
  const { status, text } = checked('well', '--quick', '--fail-on', 'fails,blocks-others');
  expect({ status, text }).toEqual({ status: 2, text: expect.stringContaining(message) });
  const failOn: FailOn = ['blocks-others'];
  await expect(suite.findings(stdio('well'), { clients: [client], quick: true, failOn })).rejects.toThrow(message);
});
