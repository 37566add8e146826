import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('../scripts/advice.mjs', import.meta.url));

const followed = (...options: string[]) => spawnSync(process.execPath, [script, ...options], { encoding: 'utf8' });

test('whoever follows the advice of a report fits: a small sample', () => {
  const { status, stdout } = followed('--advices', '40', '--seed', '1000');
  expect(stdout).toMatch(/4\d advices applied .* 4\d fit/);
  expect(status).toBe(0);
}, 300_000);

test('a value that is one less is caught', () => {
  const { status, stdout } = followed('--advices', '15', '--seed', '1000', '--one-less');
  expect(stdout).toMatch(/advices applied .* 1\d caught/);
  expect(status).toBe(0);
}, 300_000);
