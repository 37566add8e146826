import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import buildOnce from './build-once.ts';

/** The modules of docs/extending.md, in a project that has this package installed. */

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(join(root, 'docs/extending.md'), 'utf8');
const project = mkdtempSync(join(tmpdir(), 'mcp-deadline-extending-'));

const modules = [...page.matchAll(/```js\n\/\/ ([\w-]+\.mjs)\n([\s\S]*?)```/g)].map(([, name = '', code = '']) => ({
  name,
  code,
}));

beforeAll(() => {
  buildOnce();
  mkdirSync(join(project, 'node_modules'));
  symlinkSync(root, join(project, 'node_modules/mcp-deadline'));
  for (const { name, code } of modules) writeFileSync(join(project, name), code);
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

const run = (...words: string[]) =>
  promisify(execFile)(process.execPath, [join(root, 'dist/src/cli/bin.js'), ...words], { cwd: project });

test('the page has a client, a gateway and a property', () => {
  expect(modules.map(({ name }) => name)).toEqual(['our-agent.mjs', 'our-proxy.mjs', 'answers-small.mjs']);
});

test('the client is listed with its clock, and plays', async () => {
  const { stdout } = await run('clients', '--use', './our-agent.mjs', '--json', 'our-agent');
  expect(JSON.parse(stdout)[0].clocks.stdio).toContainEqual(
    expect.objectContaining({ by: 'our-agent/call', limitMs: 20_000 }),
  );
  const server = join(root, 'test/servers/hanging-stdio.mjs');
  const asked = ['--use', './our-agent.mjs', '--client', 'our-agent', '--call', 'hang', '--quick', '--json', '-'];
  const failed = await run('check', ...asked, '--', process.execPath, server).catch((error: unknown) => error);
  const { cells } = JSON.parse((failed as { stdout: string }).stdout);
  expect(cells).toMatchObject([{ client: 'our-agent', gaveUp: { atMs: 20_000, error: { message: 'too slow' } } }]);
});

test('the gateway is listed with its clock', async () => {
  const { stdout } = await run('gateways', '--use', './our-proxy.mjs', '--json', 'our-proxy');
  expect(JSON.parse(stdout)[0].clocks).toMatchObject([{ by: 'our-proxy/answer', limitMs: 30_000 }]);
});

test('the property is listed, finds what it is about, and fails the check by its id', async () => {
  const use = ['--use', './answers-small.mjs'];
  const { stdout } = await run('properties', ...use, '--json', 'answers-small');
  expect(JSON.parse(stdout)).toMatchObject([{ id: 'answers-small', summary: 'an answer has more than 10000 bytes' }]);
  const server = join(root, 'test/servers/quick.mjs');
  const asked = [...use, '--client', 'codex-cli', '--call', 'quick', '--quick', '--json', '-'];
  const big = ['--fault', 'oversized-payload:textBytes=20000', '--fail-on', 'answers-small'];
  const failed = await run('check', ...asked, ...big, '--', process.execPath, server).catch((error: unknown) => error);
  expect(failed).toMatchObject({ code: 1 });
  const { findings } = JSON.parse((failed as { stdout: string }).stdout);
  expect(findings).toContainEqual(
    expect.objectContaining({
      property: 'answers-small',
      tool: 'quick',
      figures: { answerBytes: expect.any(Number) },
    }),
  );
  const small = await run('check', ...asked, '--property', 'answers-small', '--', process.execPath, server);
  expect(small.stdout).not.toContain('answers-small"');
});
