import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('../scripts/random-servers.mjs', import.meta.url));

test('a small sample of random servers loses no cell and leaves nothing behind', () => {
  const { status, stdout } = spawnSync(
    process.execPath,
    [script, '--here', '40', '--stdio', '4', '--http', '4', '--seed', '100'],
    { encoding: 'utf8' },
  );
  expect(stdout).toMatch(/here: 40 servers, \d+ cells[\s\S]*stdio: 4 servers[\s\S]*http: 4 servers[\s\S]*no failure/);
  expect(status).toBe(0);
}, 300_000);
