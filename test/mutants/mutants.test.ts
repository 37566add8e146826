import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/mutants.mjs', import.meta.url));
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mcp-deadline-mutants-'));
const repository = join(folder, 'repository');
const temporary = join(folder, 'tmp');

const files = {
  '.gitignore': 'node_modules\n',
  'package.json': '{ "type": "module" }',
  'vitest.config.ts': "export default { test: { include: ['src/**/*.test.ts'] } };",
  // Its test holds all of it but the boundary.
  'src/clocks/late.ts': 'export const isLate = (ms: number, limitMs: number): boolean => ms > limitMs;\n',
  'src/clocks/late.test.ts': `import { expect, test } from 'vitest';
import { isLate } from './late.ts';
import { steps } from './steps.ts';
test('steps that are put back', () => expect(steps(20)).toBe(24));
test('late', () => expect([isLate(1, 2), isLate(3, 2)]).toEqual([false, true]));
`,
  // A step of nothing never ends.
  'src/clocks/steps.ts': `export function steps(to: number): number {
  let at = 10;
  while (at < to) at += 7;
  return at;
}
`,
  'src/clocks/steps.test.ts': `import { expect, test } from 'vitest';
import { steps } from './steps.ts';
test('steps', () => expect(steps(20)).toBe(24));
`,
  'src/clocks/untested.ts': 'export const flag = true;\n',
};

const git = (...args: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
    cwd: repository,
    encoding: 'utf8',
  });

beforeAll(() => {
  mkdirSync(temporary);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), text);
  }
  symlinkSync(modules, join(repository, 'node_modules'), 'dir');
  git('init', '-q');
  git('add', '-A');
  git('commit', '-q', '-m', 'all');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Line {
  readonly id?: string;
  readonly file: string;
  readonly operator: string;
  readonly status?: string;
  readonly control?: boolean;
  readonly by?: string;
}

/** Runs the script over the small repository; `onStdout` sees its standard output as it grows. */
async function mutants(
  results: string,
  more: readonly string[] = [],
  onStdout?: (text: string, interrupt: () => void) => void,
) {
  const file = join(folder, results);
  const args = [
    '--repository',
    repository,
    '--results',
    file,
    '--folder',
    'src/clocks',
    '--controls',
    '1',
    '--endless-cpu-ms',
    '2000',
    ...more,
  ];
  const child = spawn(process.execPath, [script, ...args], {
    detached: true,
    env: { ...process.env, TMPDIR: temporary },
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    onStdout?.(output, () => process.kill(-child.pid!, 'SIGINT'));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const lines = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line) as Line);
  return { status, output, lines: lines.filter((line) => line.status !== undefined) };
}

const judged = (lines: readonly Line[]) =>
  lines.filter(({ control }) => !control).map(({ file, operator, status }) => `${file} ${operator} ${status}`);

test('killed, survived, endless and untested; the copy is gone and the repository as it was', {
  timeout: 900_000,
}, async () => {
  const { status, output, lines } = await mutants('all.jsonl');
  expect({ status, output }).toMatchObject({ status: 0 });
  expect(judged(lines).sort()).toEqual([
    'src/clocks/late.ts boundary survived',
    'src/clocks/steps.ts arithmetic timeout',
    'src/clocks/steps.ts boundary survived',
    'src/clocks/steps.ts constant killed',
    'src/clocks/steps.ts constant timeout',
    'src/clocks/steps.ts early return killed',
    'src/clocks/steps.ts negated condition killed',
    'src/clocks/steps.ts removed statement timeout',
    'src/clocks/untested.ts constant no tests',
  ]);
  expect(lines.filter(({ control }) => control).map((line) => line.status)).toEqual(['survived']);
  expect(lines.find((line) => line.status === 'killed')?.by).toBe('src/clocks/steps.test.ts');
  expect(output).toMatch(/^survived {2}src\/clocks\/late\.ts:1:68 {2}boundary: > -> >= {2}\(1 test files\)$/m);
  expect(git('status', '--porcelain')).toBe('');
  expect(readdirSync(temporary)).toEqual([]);
});

test('stopped and resumed, it judges each mutant once, and the same ones', { timeout: 900_000 }, async () => {
  const few = ['--count', '3', '--controls', '0'];
  const first = await mutants('resumed.jsonl', few, (text, interrupt) => {
    if (/^(killed|survived|no tests|timeout) /m.test(text)) interrupt();
  });
  expect(first.status).toBe(130);
  expect(first.lines.length).toBeLessThan(3);
  expect(readdirSync(temporary)).toEqual([]);
  const { lines } = await mutants('resumed.jsonl', few);
  expect(lines.slice(0, first.lines.length)).toEqual(first.lines);
  expect(new Set(lines.map(({ id }) => id)).size).toBe(3);
  expect(lines).toHaveLength(3);
});

test('a results file of another run is refused', async () => {
  await mutants('seed.jsonl', ['--summary']);
  const { status, output } = await mutants('seed.jsonl', ['--summary', '--seed', '2']);
  expect(status).toBe(1);
  expect(output).toContain('holds another run');
});
