/** The checks that are played on a quiet machine and on a busy one. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const published = (name) => join(root, `node_modules/@modelcontextprotocol/server-${name}/dist/index.js`);
const test = (name) => join(root, 'test/servers', name);
const fixture = (name) => fileURLToPath(new URL(`servers/${name}`, import.meta.url));
const clients = (...ids) => ids.flatMap((id) => ['--client', id]);
const calls = (...specs) => specs.flatMap((spec) => ['--call', spec]);
const few = clients('codex-cli', 'openai-agents-python', 'vscode');
const http = '--http http://127.0.0.1:{port}/mcp'.split(' ');

const examples = readdirSync(join(root, 'examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => {
    const server = join(root, 'examples', name, 'server.ts');
    const options = [...clients('all'), '--all-tools'];
    return {
      name: `example ${name}`,
      args: [...options, '--', 'node', '--import', 'tsx', fixture('serve-module.mjs'), server],
    };
  });

/**
 * Each with a name and the arguments of `mcp-deadline check`. `{port}` stands for a port that is free, the same in every
 * round, and `{folder}` for a temporary folder that is empty at the start of each.
 */
const own = [
  {
    name: 'truth calls',
    args: [...clients('all'), ...calls('hang', 'steady', 'quick'), '--', 'node', test('hanging-stdio.mjs')],
  },
  ...['initialize', 'tools/list'].map((silence) => ({
    name: `truth silent ${silence}`,
    args: [...clients('all'), '--', 'node', test('hanging-stdio.mjs'), silence],
  })),
  {
    name: 'truth everything',
    args: [
      ...clients('all'),
      ...calls('trigger-long-running-operation={"duration":600,"steps":20}'),
      ...['--', 'node', published('everything'), 'stdio'],
    ],
  },
  ...examples,
  { name: 'published everything', args: ['--', 'node', published('everything'), 'stdio'] },
  {
    name: 'published filesystem',
    args: [...calls('list_directory={"path":"{folder}"}'), '--', 'node', published('filesystem'), '{folder}'],
  },
  { name: 'published memory', args: ['--', 'node', published('memory')] },
  {
    name: 'kind slow load',
    args: [...few, ...calls('wait={"seconds":45}'), '--', 'node', fixture('slow-to-load.mjs'), '1500', '0'],
  },
  {
    name: 'kind busy after list',
    args: [...few, ...calls('wait={"seconds":45}'), '--', 'node', fixture('slow-to-load.mjs'), '0', '2000'],
  },
  {
    name: 'kind slow load over http',
    args: [
      ...few,
      ...calls('wait={"seconds":3}'),
      ...http,
      '--',
      'node',
      fixture('slow-to-load.mjs'),
      '1500',
      '0',
      '{port}',
    ],
  },
  {
    name: 'kind generated arguments',
    args: [...clients('current'), '--', 'node', fixture('slow-to-load.mjs'), '0', '0'],
  },
  { name: 'kind off the loop', args: [...few, '--', 'node', fixture('off-the-loop.mjs')] },
  {
    name: 'kind beside work',
    args: [
      ...[...few, ...calls('heartbeat', 'parallel', 'bursts', 'beats')],
      ...calls('computes={"units":400}', 'computes={"units":1200}', 'computes={"units":8000}'),
      ...['--', 'node', fixture('beside-work.mjs')],
    ],
  },
  { name: 'kind loopback', args: [...few, ...http, '--', 'node', fixture('loopback.mjs'), '{port}'] },
  {
    name: 'kind one start',
    args: [
      // Which of two processes starts first is not the harness's to say.
      ...['--jobs', '1', ...clients('codex-cli', 'codex-cli:tool_timeout_sec=10', 'vscode')],
      ...['--', 'node', fixture('one-start.mjs'), '{folder}/lock'],
    ],
  },
].map((play) => ({ ...play, cwd: root }));

/**
 * The plays of a folder from outside: those that its `plays.json` lists as `[{ "name", "args", "env" }]`, else each of its
 * `.mjs` files as a server over stdio under three clients. Paths in `args` are relative to the folder.
 */
function ofFolder(folder) {
  const cwd = resolve(folder);
  const list = join(cwd, 'plays.json');
  const plays = existsSync(list)
    ? JSON.parse(readFileSync(list, 'utf8'))
    : serversIn(cwd).map((file) => ({
        name: relative(cwd, file),
        args: [...few, '--all-tools', '--', 'node', relative(cwd, file)],
      }));
  return plays.map((play) => ({ ...play, name: `${basename(cwd)} ${play.name}`, cwd }));
}

const serversIn = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : serversIn(path);
    return entry.name.endsWith('.mjs') ? [path] : [];
  });

/** All plays, or those of one folder in place of our own; `only` is a regular expression over their names. */
export function playsOf({ folder, only }) {
  const plays = folder === undefined ? own : ofFolder(folder);
  const pattern = new RegExp(only ?? '');
  return plays.filter(({ name }) => pattern.test(name));
}
