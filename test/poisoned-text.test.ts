/** Nothing that a server writes reaches a terminal, a log or a message of a test as it is: not in any field of any output. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { check } from '../src/check/check.ts';
import { tellErrors } from '../src/check/judge/error-notes.ts';
import { ProgressLine } from '../src/cli/progress-line.ts';
import { plain } from '../src/report/drawing/palette.ts';
import { failureMessage } from '../src/report/formats/failures.ts';
import { humanReport } from '../src/report/formats/text.ts';
import type { CommandServer } from '../src/scenario/server/server-under-test.ts';
import { visibleJson } from '../src/wire/visible.ts';
import { suite } from '../suites/index.ts';
import { freePort } from './http/free-port.ts';

const script = fileURLToPath(new URL('servers/poisoned.mjs', import.meta.url));
const bin = fileURLToPath(new URL('../dist/src/cli/bin.js', import.meta.url));

/** What no output may hold but line feeds, written apart from what the project itself takes for unseen. */
const forbidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]|\uDB40/;
const expectHarmless = (text: string): void => {
  const at = text.search(forbidden);
  expect(at < 0 ? '' : JSON.stringify(text.slice(Math.max(0, at - 60), at + 20))).toBe('');
  // A line of the server's own would begin with what follows its line feed.
  expect(text).not.toMatch(/^over/m);
};

const clients = ['codex-cli', 'typescript-sdk-v1', 'vscode', 'openai-agents-python'];
const tool = (field: string): string => JSON.parse(`"${escapedPoison.replace('FIELD', field)}"`) as string;
const escapedPoison =
  '<FIELD>\\u001b[2J\\u001b]0;owned\\u0007\\u009b31m\\u202eabc\\u2066\\u200b\\u2028\\ufeff\\udb40\\udc41\\ud800\\t\\u0000\\u007f\\r\\nover';

async function outputsOf(server: CommandServer, faults: { fault: string; parameters: object }[] = []) {
  const options = { clients, explain: 1, plans: [faults as never] };
  const progress: string[] = [];
  const line = new ProgressLine({ isTTY: true, columns: 10_000, write: (text) => progress.push(text) });
  const report = await check(server, { ...options, onStage: (doing) => line.show(doing) });
  const inSuite = await suite.findings(server, options).catch((error: Error) => [{ message: error.message }]);
  const warned: string[] = [];
  const warn = vi.spyOn(console, 'warn').mockImplementation((text: string) => void warned.push(text));
  tellErrors(report, 'noted');
  warn.mockRestore();
  return {
    report,
    human: [true, false].map((unicode) => humanReport(report, { palette: plain, width: 100, unicode })).join('\n'),
    message: failureMessage(report),
    json: visibleJson(report),
    suite: inSuite.map(({ message }) => message).join('\n'),
    console: warned.join('\n'),
    progress: progress.join('\n').replaceAll('\r\u001B[K', ''),
  };
}

const modes = [
  'answer',
  'tool-error',
  'protocol-error',
  'hang',
  'long',
  'garbage',
  'exit',
  'throw',
  'initialize-error',
  'wrong-version',
  'list-error',
];

describe.each(modes)('a server over stdio: %s', (mode) => {
  test('no output shows a character that cannot be seen', async () => {
    const { report, ...outputs } = await outputsOf({ command: process.execPath, args: [script, mode] });
    for (const text of Object.values(outputs)) expectHarmless(text);
    expect(outputs.human.length).toBeLessThan(60_000);
    expect(JSON.parse(outputs.json)).toEqual(JSON.parse(JSON.stringify(report)));
    // They do get there, as escapes.
    expect(outputs.human).toMatch(/<[a-z ]+>\\u001b\[2J/);
  });
});

describe.each(['answer', 'protocol-error', 'status', 'initialize-error'])('a server over HTTP: %s', (mode) => {
  test('no output shows a character that cannot be seen', async () => {
    const port = await freePort();
    const server = {
      command: process.execPath,
      args: [script, mode],
      env: { PORT: String(port) },
      http: `http://127.0.0.1:${port}/mcp`,
    };
    const { report: _, ...outputs } = await outputsOf(server);
    for (const text of Object.values(outputs)) expectHarmless(text);
  });
});

describe('the command line', () => {
  const run = (...args: string[]): Promise<{ out: string; err: string }> =>
    new Promise((resolve) => {
      const words = ['check', '--client', 'codex-cli', ...args, '--', process.execPath, script, 'answer'];
      const child = spawn(process.execPath, [bin, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
      let [out, err] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        out += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        err += text;
      });
      child.once('close', () => resolve({ out, err }));
    });

  test.each<[string, string[], RegExp]>([
    ['a tool that is not there', ['--call', 'missing'], /has no tool "missing"\. There are: .*<tool>\\u001b/],
    ['a tool whose name is near', ['--call', `${'<reference>'}`], /Did you mean/],
    ['arguments that do not fit', ['--call', `${tool('tool')}={}`], /do not fit its inputSchema/],
  ])('a usage error: %s', async (_, args, says) => {
    // A shell cannot pass a NUL or half a character.
    const words = args.map((word) => word.replace('\0', '').replace('\uD800', ''));
    const { err } = await run(...words);

    expectHarmless(err);
    if (words.join() === args.join()) expect(err).toMatch(says);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  test('JSON on standard output', async () => {
    const { out } = await run('--json', '-');

    expectHarmless(out);
    expect(JSON.parse(out)).toMatchObject({ server: { name: tool('name') } });
  });
});
