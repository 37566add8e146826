import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/compare-under-load.mjs', import.meta.url));
const fixtures = fileURLToPath(new URL('.', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'mcp-deadline-load-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** Runs the script over the servers of this folder; `onStderr` sees its standard error as it grows. */
async function compare(args: readonly string[], onStderr?: (text: string, interrupt: () => void) => void) {
  const child = spawn(process.execPath, [script, '--folder', fixtures, '--busy', '2', ...args], {
    env: { ...process.env, TMPDIR: temporary },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    onStderr?.(stderr, () => child.kill('SIGINT'));
  });
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, stdout, stderr };
}

const pidsIn = (stderr: string): readonly number[] =>
  [...stderr.matchAll(/beside (\d[\d ]*)/g)].flatMap(([, pids = '']) => pids.trim().split(' ').map(Number));
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('a server that reads the real clock differs, and the table says in what', async () => {
  const { status, stdout } = await compare(['--only', 'real-clock']);
  expect(stdout).toMatch(/DIFFERS cells vscode · now answer atMs\n\s+quiet \d+\n\s+busy {2}\d+\n/);
  expect(status).toBe(1);
});

test('its twin in virtual time does not; every busy process is gone afterwards', async () => {
  const { status, stdout, stderr } = await compare(['--only', 'virtual-clock', '--rounds', '2']);
  expect(stdout).toContain('1 of 1 plays, 2 busy processes, 2 rounds: 0 differences, 0 allowed, 0 plays not finished');
  expect(status).toBe(0);
  expect(pidsIn(stderr)).toHaveLength(4);
  expect(pidsIn(stderr).filter(isAlive)).toEqual([]);
});

test('a play that is ended by its bound is reported and compared with nothing', async () => {
  const file = join(temporary, 'bound.json');
  const { status } = await compare(['--only', 'real-clock', '--bound-ms', '1', '--json', file]);
  expect(status).toBe(2);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject([
    { quiet: { ended: 'bound' }, busy: [{ ended: 'bound' }], differences: [] },
  ]);
});

test('interrupted, it ends its busy processes and says what it has', async () => {
  const { status, stdout, stderr } = await compare(['--only', 'virtual-clock'], (text, interrupt) => {
    if (pidsIn(text).length > 0) interrupt();
  });
  expect(status).toBe(130);
  expect(stdout).toContain('1 plays not finished');
  expect(pidsIn(stderr).filter(isAlive)).toEqual([]);
});

test('a busy process ends when the script that started it is killed', async () => {
  const args = [script, '--folder', fixtures, '--busy', '2', '--only', 'virtual-clock'];
  const child = spawn(process.execPath, args, { env: { ...process.env, TMPDIR: temporary } });
  let stderr = '';
  await new Promise<void>((resolve) =>
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (pidsIn(stderr).length > 0) resolve();
    }),
  );
  const pids = pidsIn(stderr);
  expect(pids.filter(isAlive)).toEqual(pids);
  child.kill('SIGKILL');
  await expect.poll(() => pids.filter(isAlive), { timeout: 30_000 }).toEqual([]);
});
