/** Plays one check through the command line, in a process group of its own. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../dist/src/cli/bin.js', import.meta.url));
/** How long a check that was asked to end may take to clean up. */
const graceMs = 10_000;

/**
 * Runs `mcp-deadline check --json <file> <args>` once.
 *
 * `ended` is `reported`, `no report` (the check gave none), `bound` (it had not ended after `boundMs` of real time, which
 * says nothing about it) or `interrupted`. The temporary folder is empty at the start and gone at the end.
 *
 * @param play `name`, `args` of the check, `cwd`, `env`, and `folder`, its temporary folder: `files` in it is the server's
 */
export async function playOnce(play, { boundMs, signal }) {
  rmSync(play.folder, { recursive: true, force: true });
  for (const folder of ['files', 'tmp']) mkdirSync(join(play.folder, folder), { recursive: true });
  const began = performance.now();
  const file = join(play.folder, 'report.json');
  const child = spawn(process.execPath, [cli, 'check', '--json', file, ...play.args], {
    cwd: play.cwd,
    env: { ...process.env, ...play.env, TMPDIR: join(play.folder, 'tmp') },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr = (stderr + text).slice(-4_000);
  });
  let stopped = null;
  let grace;
  const stop = (why) => {
    if (stopped !== null) return;
    stopped = why;
    toGroup(child, 'SIGTERM');
    grace = setTimeout(() => toGroup(child, 'SIGKILL'), graceMs);
  };
  const bound = setTimeout(() => stop('bound'), boundMs);
  const onAbort = () => stop('interrupted');
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    // `exit`, not `close`: a server that outlives the check may hold the pipe open without end.
    const exit = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, by) => resolve(code ?? by));
    });
    const tookMs = performance.now() - began;
    const report = stopped === null ? readReport(file) : null;
    return { ended: stopped ?? (report === null ? 'no report' : 'reported'), report, exit, stderr, tookMs };
  } finally {
    clearTimeout(bound);
    clearTimeout(grace);
    signal.removeEventListener('abort', onAbort);
    toGroup(child, 'SIGKILL');
    rmSync(play.folder, { recursive: true, force: true });
  }
}

function toGroup({ pid }, signal) {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // The whole group is gone.
  }
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
