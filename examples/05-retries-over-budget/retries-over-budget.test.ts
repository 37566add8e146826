import { check } from 'mcp-deadline';
import { expect, test } from 'vitest';
import { findingsOfReadme, inWords } from '../findings-of-readme.ts';
import { createServer as mended } from './mended.ts';
import { createServer } from './server.ts';

const options = {
  clients: ['typescript-sdk-v1'],
  calls: [{ tool: 'rates', arguments: {} }],
  budgets: { rates: 25_000 },
};

test('each attempt is short, and together they take a second too long', async () => {
  const report = await check(createServer, options);
  expect(report.cells[0]?.answer?.atMs).toBe(3 * 8_000 + 2 * 1_000);
  expect(report.findings.map(inWords)).toEqual(findingsOfReadme(import.meta.url));
});

test('mended, the last attempt gets what is left', async () => {
  const report = await check(mended, options);
  expect(report.cells[0]?.answer?.atMs).toBe(22_000);
  expect(report.findings.map(({ property, severity }) => [property, severity])).toEqual([
    ['answered-with-an-error', 'note'],
  ]);
});
