import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { check } from '../src/check/check.ts';

const root = fileURLToPath(new URL('../examples/', import.meta.url));
const servers = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /(server|mended)\.ts$/.test(file))
  .toSorted();

test.each(servers)('%s is served over stdio', async (file) => {
  const args = ['--import', 'tsx', `${root}stdio.ts`, `${root}${file}`];
  const report = await check(
    { command: process.execPath, args },
    { clients: ['typescript-sdk-v1'], calls: [], quick: true },
  );
  expect(report.startup).toMatchObject([{ verdict: 'fits' }]);
});
