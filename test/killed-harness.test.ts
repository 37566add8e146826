/** However the harness itself ends, even by SIGKILL, nothing of a server is left: no process and no folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const cli = fileURLToPath(new URL('../dist/src/cli/bin.js', import.meta.url));
const server = fileURLToPath(new URL('servers/leaving-stdio.mjs', import.meta.url));

let folder: string;
let name: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'killed-harness-'));
  name = `left-by-${folder.slice(-6)}`;
});
afterEach(() => {
  for (const pid of left()) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** The processes with this test's name in their command line, apart from those that have ended and are not collected. */
function left(): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(name);
      } catch {
        return false;
      }
    });
}

/** Waits until something holds, for as long as a busy machine may need. */
async function until(holds: () => boolean): Promise<boolean> {
  for (let looks = 0; looks < 400; looks++) {
    if (holds()) return true;
    await sleep(50);
  }
  return false;
}

/** Starts a check of a server that leaves something. */
function startCheck(leaves: string, then: string, options: readonly string[] = []): ChildProcess {
  const args = ['check', '--client', 'codex-cli', '--call', 't={}', ...options, '--', process.execPath, server];
  return spawn(process.execPath, [cli, ...args, leaves, then, name], {
    env: { PATH: process.env.PATH, TMPDIR: folder },
    stdio: 'ignore',
  });
}

async function checkUntilLeft(leaves: string, then: string, options: readonly string[]): Promise<() => Promise<void>> {
  const harness = startCheck(leaves, then, options);
  // The harness, the server, and what that leaves.
  const expected = leaves === 'nothing' ? 2 : 3;
  expect(await until(() => left().length >= expected)).toBe(true);
  await sleep(300); // it spins by now
  return async () => {
    expect(harness.exitCode).toBeNull();
    harness.kill('SIGKILL');
    await once(harness, 'exit');
  };
}

describe.runIf(process.platform === 'linux').each([
  ['virtual', []],
  ['real', ['--time', 'real', '--max-real-ms', '60000']],
])('a server in %s time', (_, options) => {
  test.each([
    ['nothing', 'spin'],
    ['a child', 'wait'],
    ['a spinning child', 'spin'],
    ['a detached child', 'spin'],
    ['a detached child that is not Node', 'wait'],
    ['a detached child without an environment', 'spin'],
    ['an orphan in a session of its own', 'spin'],
  ])('that has left %s, and does %s', async (leaves, then) => {
    const kill = await checkUntilLeft(leaves, then, options);
    await kill();

    expect(await until(() => left().length === 0)).toBe(true);
    expect(await until(() => readdirSync(folder).length === 0)).toBe(true);
  });
});

test.runIf(process.platform === 'linux')(
  'a check that ends by itself leaves nothing either, though the server that left it has ended before',
  async () => {
    const harness = startCheck('a detached child without an environment', 'exit');
    const [status] = await once(harness, 'exit');

    expect(status).toBe(1);
    expect(await until(() => left().length === 0)).toBe(true);
  },
);
