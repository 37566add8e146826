import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const bin = fileURLToPath(new URL('../dist/src/cli/bin.js', import.meta.url));
const fixture = (name: string) => fileURLToPath(new URL(`./servers/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mcp-deadline-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built command line to its end. */
const run = (...args: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.once('close', (status) => resolve({ status, out, err }));
  });

const oneLine = (text: string) => text.trim().split('\n').length === 1;

describe('usage', () => {
  test.each([
    ['no server', ['check'], 'Write its command behind --'],
    ['an unknown command', ['chek'], 'Did you mean "check"?'],
    ['an unknown option', ['check', '--clent', 'x', '--', 'node'], 'Did you mean --client?'],
    [
      'an unknown client',
      ['check', '--client', 'codex', '--', 'node', fixture('quick.mjs')],
      'Did you mean "codex-cli"?',
    ],
    ['an unknown version', ['check', '--client', 'codex-cli@9', '--', 'node'], 'not "9"'],
    ['an unknown setting', ['check', '--client', 'codex-cli:timeout=1', '--', 'node'], 'tool_timeout_sec'],
    ['a seed that is no number', ['check', '--seed', 'x', '--', 'node'], '--seed needs a number'],
    ['arguments that are no JSON', ['check', '--call', 'a={', '--', 'node'], 'is not JSON'],
    [
      'a call of an unknown tool',
      ['check', '--client', 'vscode', '--call', 'quik', '--', 'node', fixture('quick.mjs')],
      'Did you mean "quick"?',
    ],
    [
      'arguments against the schema',
      ['check', '--client', 'vscode', '--call', 'quick={"n":"x"}', '--', 'node', fixture('quick.mjs')],
      'do not fit its inputSchema',
    ],
    [
      'a command that does not exist',
      ['check', '--client', 'vscode', '--', 'no-such-command-here'],
      'there is no such command',
    ],
    ['a gateway before a stdio server', ['check', '--gateway', 'nginx', '--', 'node'], 'is on an HTTP path'],
    ['a gateway that is unknown', ['check', '--gateway', 'nginz', '--', 'node'], '"nginx"'],
    ['an address that is none', ['check', '--url', 'localhost:3000'], 'no HTTP address'],
    ['two servers', ['check', '--url', 'http://127.0.0.1:1/mcp', '--', 'node'], 'give one of the two'],
    ['a header that is none', ['check', '--header', 'x', '--url', 'http://127.0.0.1:1/mcp'], 'is not "name: value"'],
    ['an unknown verdict', ['check', '--fail-on', 'bad', '--', 'node'], '--fail-on is one of'],
  ])('%s is one clear line and status 2', async (_, args, message) => {
    const { status, out, err } = await run(...args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(message);
    expect(oneLine(err)).toBe(true);
  });

  test('help says everything, with examples', async () => {
    const { status, out } = await run('--help');
    expect(status).toBe(0);
    for (const word of ['--client', '--json', 'Exit status', 'Examples']) expect(out).toContain(word);
  });

  test('help says before all options which tools are called, and how to call others', async () => {
    const { out } = await run('--help');
    const early = out.slice(0, out.indexOf('Which server, instead of a command'));
    for (const word of ['readOnlyHint', '--call', '--all-tools']) expect(early).toContain(word);
  });

  test('the list of clients names every clock with its evidence', async () => {
    const { status, out } = await run('clients');
    expect(status).toBe(0);
    expect(out).toContain('codex-cli@');
    expect(out).toContain('tool_timeout_sec');
    expect(out).toContain('no clock at all over stdio: it waits without a limit');
    expect(out).toContain('undici-vscode/bodyTimeout');
    expect(out).toContain('not known to speak HTTP');
  });
});

describe('exit status of a check', () => {
  test('0 where everything fits', async () => {
    const { status, out } = await run('check', '--client', 'codex-cli', '--', 'node', fixture('quick.mjs'));
    expect(out).toContain('1 cell: 1 fits');
    expect(out).toMatch(/\nexit status 0 \(nothing of --fail-on fails\)\n$/);
    expect(status).toBe(0);
  });

  test('1 where a client gives up, with the story of it', async () => {
    const { status, out } = await run(
      'check',
      '--client',
      'codex-cli',
      '--call',
      'hang',
      '--',
      'node',
      fixture('quick.mjs'),
    );
    expect(status).toBe(1);
    expect(out).toMatch(/\nexit status 1 \(1 cell fails\)\n$/);
    expect(out).toMatch(/replay +npx mcp-deadline check /);
    expect(out).toContain('300 000 ms');
    expect(out).toContain('tool_timeout_sec (s)');
  });

  test('0 again once the failing setting is turned, and 0 when only tight fails', async () => {
    const turned = await run(
      'check',
      '--client',
      'codex-cli:tool_timeout_sec=700',
      '--call',
      'slow={"ms":600000}',
      '--',
      'node',
      fixture('quick.mjs'),
    );
    expect(turned.status).toBe(0);
    const other = await run(
      'check',
      '--client',
      'codex-cli',
      '--call',
      'hang',
      '--fail-on',
      'tight',
      '--',
      'node',
      fixture('quick.mjs'),
    );
    expect(other.status).toBe(0);
  });

  test('1 where nothing was proved: no tool is read-only', async () => {
    const { status, out } = await run('check', '--client', 'codex-cli', '--', 'node', fixture('quick.mjs'), 'no-hints');
    expect(status).toBe(1);
    expect(out).toContain('nothing-proved');
    expect(out).toContain('Left out: hang, quick, slow');
  });

  test('4 where two runs of one seed differ', async () => {
    const { status, out } = await run(
      'check',
      '--twice',
      '--client',
      'vscode',
      '--call',
      'random',
      '--',
      'node',
      fixture('quick.mjs'),
    );
    expect(out).toContain('two runs of one seed');
    expect(status).toBe(4);
  });

  test('0 where they do not', async () => {
    const { status } = await run('check', '--twice', '--client', 'vscode', '--', 'node', fixture('quick.mjs'));
    expect(status).toBe(0);
  });
});

test('the demo shows clients that give up, and succeeds', async () => {
  const { status, out } = await run('demo');
  expect(status).toBe(0);
  expect(out).toMatch(/codex-cli +✓ fits +✓ fits +✗ fails +✓ fits/);
  expect(out).toMatch(/vscode +✓ fits +✓ fits +✓ fits +✓ fits/);
  expect(out).toMatch(/typescript-sdk-v1 +✓ fits +✓ fits +✗ fails +✗ fails/);
});

test('a reader that ends first, as head does, is no error', async () => {
  const child = spawn(process.execPath, [bin, 'demo'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.once('data', () => child.stdout.destroy());
  const [err, [status]] = await Promise.all([child.stderr.toArray(), once(child, 'close')]);

  expect(Buffer.concat(err).toString()).not.toContain('EPIPE');
  expect(status).toBe(0);
});

describe('real time, for servers that cannot be virtualised', () => {
  interface Cells {
    time: string;
    realTimeReason: string | null;
    cells: { client: string; verdict: string; gaveUp: { atMs: number } | null }[];
  }
  const real = async (...args: string[]): Promise<Cells> =>
    JSON.parse((await run('check', '--json', '-', ...args)).out);

  test('a client whose clock lies beyond the bound is unknown, one whose clock fired is judged', async () => {
    const server = ['--call', 'hang', '--', 'node', fixture('quick.mjs')];
    const within = (maxRealMs: number) => ['--time', 'real', '--max-real-ms', String(maxRealMs), ...server];
    const patient = await real('--client', 'codex-cli', ...within(3000));
    expect(patient.cells[0]?.verdict).toBe('unknown');
    // A busy machine takes its time to start the server, and that counts too.
    const strict = await real('--client', 'codex-cli:tool_timeout_sec=1', ...within(50_000));
    expect(strict).toMatchObject({ time: 'real', cells: [{ verdict: 'fails' }] });
    expect(strict.cells[0]?.gaveUp?.atMs).toBeGreaterThanOrEqual(1000);
  });

  test('a server that is not Node runs in real time, and that is said', async () => {
    const report = await real('--client', 'codex-cli', '--call', 'quick', '--', 'python3', fixture('quick.py'));
    expect(report).toMatchObject({ time: 'real', cells: [{ verdict: 'fits' }] });
    expect(report.realTimeReason).toContain('not Node');
  });
});

describe('JSON', () => {
  test('with - there is nothing else on standard output', async () => {
    const { out } = await run('check', '--client', 'codex-cli', '--json', '-', '--', 'node', fixture('quick.mjs'));
    expect(JSON.parse(out)).toMatchObject({ schemaVersion: 1, seed: 1, time: 'virtual', server: { name: 'quick' } });
  });

  test('a file gets the same, beside the report for people', async () => {
    const file = join(folder, 'report.json');
    const { out } = await run('check', '--client', 'codex-cli', '--json', file, '--', 'node', fixture('quick.mjs'));
    expect(out).toContain('codex-cli');
    expect(JSON.parse(readFileSync(file, 'utf8')).cells).toHaveLength(1);
  });

  test.each([
    ['in a folder that does not exist', join(folder, 'no', 'such', 'folder.json')],
    ['a folder', folder],
    ['in a folder of the kernel', '/proc/report.json'],
  ])('a file that cannot be written, %s, is bad usage, and no server is started', async (_, file) => {
    const started = join(folder, 'started');
    const code = `require('node:fs').writeFileSync(${JSON.stringify(started)}, '')`;
    const { status, err } = await run('check', '--json', file, '--', 'node', '-e', code);
    expect(status).toBe(2);
    expect(err).toContain('cannot be written');
    expect(existsSync(started)).toBe(false);
  });
});

describe('a bad server gives a verdict or a clear word, and leaves nothing running', () => {
  const pidFile = join(folder, 'pid');
  const alive = (pid: number) => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };
  test.each([
    ['exits at once', 'fails', 'ended with status 7'],
    ['prints garbage and answers nothing', 'fails', ''],
    ['garbage between answers', 'fits', ''],
    ['partial lines', 'fits', ''],
    ['a huge line', 'fits', ''],
    ['invalid JSON instead of an answer', 'fails', ''],
    ['dies in a call', 'fails', ''],
    ['answers twice', 'fits', ''],
    ['answers an unknown id first', 'fits', ''],
    ['answers with an error', 'fits', ''],
    ['pings the client', 'fits', ''],
    ['asks the client for everything', 'fits', ''],
    ['a spinning tool', 'unknown', ''],
    ['closes its output', 'fails', ''],
  ])('%s: %s', async (name, verdict, word) => {
    writeFileSync(pidFile, '');
    const { status, out, err } = await run(
      'check',
      '--client',
      'typescript-sdk-v1',
      '--call',
      'work={}',
      '--json',
      '-',
      '--env',
      `PID_FILE=${pidFile}`,
      '--',
      'node',
      fixture('bad-server.mjs'),
      name,
    );
    expect(err).not.toMatch(/\n\s+at /);
    const report = JSON.parse(out) as { startup: { verdict: string; stderr?: string }[]; cells: { verdict: string }[] };
    const [startup] = report.startup;
    expect(startup?.verdict === 'fits' ? report.cells[0]?.verdict : startup?.verdict).toBe(verdict);
    expect(status).toBe(verdict === 'fits' ? 0 : 1);
    expect(out).toContain(word);
    for (const pid of readFileSync(pidFile, 'utf8').split('\n').filter(Boolean)) expect(alive(Number(pid))).toBe(false);
  });
});

describe('a signal ends everything and leaves nothing', () => {
  const begun = async (args: readonly string[], ready: (tmp: string) => boolean) => {
    const tmp = mkdtempSync(join(folder, 'tmp-'));
    const child = spawn(process.execPath, [bin, 'check', '--client', 'vscode', ...args], {
      env: { ...process.env, TMPDIR: tmp },
      stdio: 'ignore',
    });
    while (!ready(tmp)) await new Promise((resolve) => setImmediate(resolve));
    return { child, tmp };
  };
  const ours = (tmp: string) => readdirSync(tmp).filter((name) => name.startsWith('mcp-deadline-'));

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s: no folder of ours stays', async (signal) => {
    const { child, tmp } = await begun(
      ['--', process.execPath, '-e', 'setInterval(() => {}, 1e6)'],
      (dir) => ours(dir).length > 0,
    );
    child.kill(signal);
    const [code] = await once(child, 'exit');

    expect([code, ours(tmp)]).toEqual([1, []]);
  });

  test('SIGHUP: no server in real time stays', async () => {
    const server = ['sh', '-c', 'echo $$ > "$PID_FILE"; exec sleep 300'];
    const file = join(mkdtempSync(join(folder, 'pid-')), 'pid');
    const args = ['--time', 'real', '--env', `PID_FILE=${file}`, '--', ...server];
    const { child } = await begun(args, () => existsSync(file) && readFileSync(file, 'utf8').endsWith('\n'));
    const pid = Number(readFileSync(file, 'utf8'));
    child.kill('SIGHUP');
    await once(child, 'exit');

    // A signal takes effect a moment after it was sent. If the process stays, the test's own limit ends this.
    const lives = () => existsSync(`/proc/${pid}/stat`) && !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    while (lives()) await new Promise((resolve) => setImmediate(resolve));
    expect(lives()).toBe(false);
  });
});
