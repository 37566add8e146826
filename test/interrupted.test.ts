/** A check that is interrupted reports what it has. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import type { CheckReport } from '../src/report/check-report.ts';
import { type ScriptedTool, scriptedServer } from './servers/scripted-server.ts';

const bin = fileURLToPath(new URL('../dist/src/cli/bin.js', import.meta.url));
const server = fileURLToPath(new URL('servers/quick-and-spinning.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'interrupted-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly status: number | null; readonly out: string; readonly err: string }>;
}

function start(...options: readonly string[]): Ran {
  const calls = ['--call', 'quick={}', '--call', 'spin={}', '--seed', '2'];
  const args = ['check', '--client', 'codex-cli', '--client', 'vscode', '--jobs', '1', ...calls, ...options];
  const child = spawn(process.execPath, [bin, ...args, '--', process.execPath, server], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    err += text;
  });
  const ended = new Promise<Awaited<Ran['ended']>>((resolve) => {
    child.once('close', (status) => resolve({ status, out, err }));
  });
  return { child, ended };
}

/** Waits until the server's process exists and has had the time to begin to spin. */
async function spinning({ child }: Ran): Promise<void> {
  const children = () => readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim();
  for (let looks = 0; looks < 400; looks++) {
    const pids = children().split(' ').filter(Boolean);
    if (pids.some((pid) => Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[13]) > 30)) return;
    await sleep(50);
  }
  throw new Error('the server never spins');
}

const brief = ({ cells, incomplete }: CheckReport) => ({
  incomplete,
  cells: cells.map(({ client, tool, verdict }) => `${client} ${tool} ${verdict}`).sort(),
});

describe.runIf(process.platform === 'linux')('the command line', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('prints and writes what it has after %s', async (signal) => {
    const file = join(folder, `${signal}.json`);
    const ran = start('--json', file);
    await spinning(ran);
    ran.child.kill(signal);
    const { status, out } = await ran.ended;
    const report = JSON.parse(readFileSync(file, 'utf8')) as CheckReport;
    const note = `Incomplete: it was interrupted by ${signal}. What was not played is unknown.`;

    expect(status).toBe(1);
    expect([out.split('\n')[0], out.trimEnd().split('\n').at(-3)]).toEqual([note, note]);
    expect(brief(report)).toEqual({
      incomplete: { reason: `it was interrupted by ${signal}` },
      cells: ['codex-cli quick fits', 'codex-cli spin unknown', 'vscode quick unknown', 'vscode spin unknown'],
    });
    expect(report.startup.map(({ client }) => client)).toEqual(['codex-cli', 'vscode']);
  });

  test('prints JSON alone where that was asked for', async () => {
    const ran = start('--json', '-');
    await spinning(ran);
    ran.child.kill('SIGINT');
    const { out } = await ran.ended;

    expect(JSON.parse(out)).toMatchObject({ incomplete: { reason: 'it was interrupted by SIGINT' } });
  });

  test('ends after a time limit', async () => {
    const { status, out } = await start('--max-total-ms', '1').ended;

    expect(status).toBe(1);
    expect(out).toMatch(/^Incomplete: it was not done within 1 ms \(--max-total-ms\)/);
    expect(out).toMatch(/4 cells: 4 unknown/);
  });

  test.each(['0', '1.5', 'soon', '1e12'])('refuses a limit of %s', async (limit) => {
    const { status, err } = await start('--max-total-ms', limit).ended;

    expect([status, err]).toEqual([2, expect.stringContaining('--max-total-ms')]);
  });
});

describe('the library', () => {
  const hang: ScriptedTool = async ({ sleep: wait }) => {
    for (;;) await wait(1000);
  };

  test('tells what it has, and rejects with the reason', async () => {
    const controller = new AbortController();
    const reports: CheckReport[] = [];
    const aborts: ScriptedTool = async (context) => {
      controller.abort(new Error('enough'));
      return hang(context);
    };
    const given = { calls: [{ tool: 'quick' }, { tool: 'hang' }], clients: ['codex-cli'], seed: 2 };
    const checking = check(() => scriptedServer({ quick: async () => 'ok', hang: aborts }), {
      ...given,
      signal: controller.signal,
      onIncomplete: (report) => reports.push(report),
    });

    await expect(checking).rejects.toThrow('enough');
    expect(reports.map(brief)).toEqual([
      { incomplete: { reason: 'enough' }, cells: ['codex-cli hang unknown', 'codex-cli quick fits'] },
    ]);
  });

  test('a check that ran to its end is complete', async () => {
    const report = await check(() => scriptedServer({ quick: async () => 'ok' }), {
      clients: ['codex-cli'],
      signal: new AbortController().signal,
      onIncomplete: () => expect.unreachable(),
    });

    expect(report.incomplete).toBeNull();
  });
});
