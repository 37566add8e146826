import { check } from 'mcp-deadline';
import { suites } from 'mcp-deadline/suites';
import { expect, test } from 'vitest';
import { findingsOfReadme } from '../findings-of-readme.ts';
import { foundBy } from '../suite-findings.ts';
import { createServer as mended, ToolList } from './mended.ts';
import { createServer } from './server.ts';

const options = { clients: ['typescript-sdk-v1'], calls: [] };

/** How long the start-up of each of two sessions takes. */
async function startsOf(server: () => unknown): Promise<readonly (number | null)[]> {
  const reports = [await check(server, options), await check(server, options)];
  return reports.map(({ startup }) => startup[0]?.listedAtMs ?? null);
}

test('each plugin makes the start of each session longer', async () => {
  expect(await foundBy(suites.startsInTime, createServer, options)).toEqual(findingsOfReadme(import.meta.url));
  expect(await startsOf(createServer)).toEqual([8_000, 8_000]);
});

test('mended, only the first session waits, for one plugin', async () => {
  const list = new ToolList();
  expect(await startsOf(() => mended(list))).toEqual([2_000, 0]);
  expect(await foundBy(suites.startsInTime, () => mended(list), options)).toEqual([]);
});
