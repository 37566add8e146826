import { spawn } from 'node:child_process';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';

const player = fileURLToPath(new URL('./play-batch.mjs', import.meta.url));

/**
 * Plays servers with consecutive seeds in a process of its own, so that a check that hangs or dies loses no other.
 *
 * @returns the results so far, by how much the heap grew, and what ended the process early (`null`: nothing)
 */
export function playBatch({ kind, from, count, marker, folder, temporary, boundMs }) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--expose-gc', player, kind, String(from), String(count), marker, folder], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, TMPDIR: temporary },
    });
    const results = [];
    let growthBytes = null;
    let said = '';
    let hung = false;
    let timer;
    const arm = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        hung = true;
        child.kill('SIGKILL');
      }, boundMs);
    };
    arm();
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said = (said + text).slice(-2000);
    });
    readline.createInterface({ input: child.stdout }).on('line', (line) => {
      arm();
      const message = JSON.parse(line);
      if ('growthBytes' in message) growthBytes = message.growthBytes;
      else results.push(message);
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      const early = hung ? `no result within ${boundMs} ms` : `it ended with ${signal ?? code}: ${said.trim()}`;
      resolve({ results, growthBytes, ended: results.length === count && code === 0 ? null : early });
    });
  });
}
