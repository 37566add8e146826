import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixture, published } from './session.ts';
import { makeWorld, timed } from './world.ts';

/** However a Node server is started, it runs in virtual time, unmodified, and boots in no time. */

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock step bundle '));
  for (const format of ['esm', 'cjs'] as const) {
    await build({
      entryPoints: [fixture('server.mjs')],
      bundle: true,
      platform: 'node',
      logLevel: 'error',
      format,
      outfile: join(folder, format === 'esm' ? 'with space.mjs' : 'with space.cjs'),
      define: format === 'cjs' ? { 'import.meta.url': '"file:///x"' } : {},
    });
  }
});
afterAll(() => rm(folder, { recursive: true }));

const node = process.execPath;
const tsx = () => fixture('../../../node_modules/tsx/dist/cli.mjs');
const ways: Record<string, () => [string, string[]]> = {
  'node, ESM': () => [node, [fixture('server.mjs')]],
  'node, CommonJS': () => [node, [fixture('server.cjs')]],
  'an ESM bundle in a path with spaces': () => [node, [join(folder, 'with space.mjs')]],
  'a CommonJS bundle in a path with spaces': () => [node, [join(folder, 'with space.cjs')]],
  'sh -c': () => ['sh', ['-c', `"${node}" "${fixture('server.mjs')}"`]],
  'sh -c, with something after it': () => ['sh', ['-c', `"${node}" "${fixture('server.mjs')}"; true`]],
  'sh -c, after another Node process': () => [
    'sh',
    ['-c', `"${node}" -e 0; exec "${node}" "${fixture('server.mjs')}"`],
  ],
  'node --import tsx': () => [node, ['--import', 'tsx', fixture('server.ts')]],
  tsx: () => [node, [tsx(), fixture('server.ts')]],
  'sh -c, between two taps that are not Node': () => ['sh', ['-c', `cat | "${node}" "${fixture('server.mjs')}" | cat`]],
  'a launcher that hands its streams on': () => [node, [fixture('launcher.mjs'), node, fixture('server.mjs')]],
  'a bridge to a Node grandchild': () => [node, [fixture('bridge.mjs'), node, fixture('server.mjs')]],
  'a bridge to a bridge through a shell': () => [
    node,
    [fixture('bridge.mjs'), 'sh', '-c', `"${node}" "${fixture('bridge.mjs')}" "${node}" "${fixture('server.mjs')}"`],
  ],
};

test.each(Object.keys(ways))('%s', async (name) => {
  const { clock, start } = await makeWorld();
  const [command, args] = (ways[name] as () => [string, string[]])();
  // A temporary folder of its own: tsx finds nothing there that was compiled before, so it compiles.
  const session = start(command, args, { env: { TMPDIR: folder } });

  expect(await session.adopted.ready).toEqual({ kind: 'virtual' });
  expect((await timed(clock, () => session.initialize())).tookMs).toBe(0);
  for (let i = 0; i < 3; i++) {
    expect(await timed(clock, () => session.call('sleep', { ms: 60_000 }))).toEqual({ value: '60000', tookMs: 60_000 });
  }
});

test('npx, which itself stays in real time', async () => {
  const { clock, start } = await makeWorld();
  const session = start('npx', ['--no-install', 'mcp-server-everything', 'stdio']);

  expect(await session.adopted.ready).toEqual({ kind: 'virtual' });
  expect((await timed(clock, () => session.initialize())).tookMs).toBe(0);
  const { tookMs } = await timed(clock, () =>
    session.call('trigger-long-running-operation', { duration: 600, steps: 2 }),
  );
  expect(tookMs).toBe(600_000);
});

test('a package manager is waited for, however long it takes', async () => {
  const { start } = await makeWorld({}, { helloWithinMs: 1 });
  const session = start(node, [fixture('npx.mjs'), node, fixture('server.mjs')]);

  expect(await session.adopted.ready).toEqual({ kind: 'virtual' });
});

test.each(['server-filesystem', 'server-memory'])('the published %s', async (name) => {
  const { clock, open } = await makeWorld();
  const session = await open([published(name), folder], { env: { MEMORY_FILE_PATH: join(folder, 'memory.json') } });

  const call =
    name === 'server-memory'
      ? () => session.call('read_graph')
      : () => session.call('list_directory', { path: folder });
  expect((await timed(clock, call)).tookMs).toBe(0);
});
