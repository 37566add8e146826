import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { faults } from '../../src/faults/fault-builders.ts';
import { suites } from '../../suites/index.ts';
import { pagedTools } from './servers/paged-tools.ts';

const clients = ['codex-cli'];
const found = async (server: () => unknown) =>
  (await suites.startsInTime.findings(server, { clients })).map(
    ({ property, message }) => `${property}: ${message.replace(/\s+/g, ' ')}`,
  );

test('a client that gives up on the start-up', async () => {
  expect(await found(pagedTools(1, 60_000))).toEqual([expect.stringMatching(/^null: /)]);
  expect(await found(pagedTools(1, 0))).toEqual([]);
});

test('a list whose time grows with its pages', async () => {
  expect(await found(pagedTools(4, 200))).toEqual([
    expect.stringContaining('the list came in 4 pages that took 200 ms or longer each, 800 ms together'),
  ]);
  expect(await found(pagedTools(4, 0))).toEqual([]);
});

test('is not judged where it has one page', async () => {
  const { notJudged } = await suites.startsInTime.result(pagedTools(1, 0), { clients });
  expect(notJudged).toEqual([{ property: 'slow-pages', under: null, why: 'the list of tools came in one page' }]);
});

/** A server over stdio that answers `initialize` after so long. */
const ready = (afterMs: number) => ({
  command: process.execPath,
  args: [fileURLToPath(new URL('./servers/ready-after-stdio.mjs', import.meta.url)), String(afterMs)],
});

test('the second start by a launcher, which takes some time itself', async () => {
  const findings = async (afterMs: number) =>
    (await suites.startsInTime.findings(ready(afterMs), { clients: ['cline-core'] })).map(({ message }) => message);
  expect(await findings(2_500)).toEqual([expect.stringMatching(/^at its second start by npx or uvx:\n/)]);
  expect(await findings(500)).toEqual([]);
});

test('the first start, where the user gives how long the download takes', async () => {
  const asked = { clients: ['cline-core'], faults: [faults.packageDownload({ downloadMs: 20_000 })] };
  expect(await suites.startsInTime.findings(ready(0), asked)).toMatchObject([{ property: null }]);
});
