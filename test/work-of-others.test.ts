import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBusy } from '../scripts/load/busy.mjs';
import { check } from '../src/check/check.ts';
import type { ServerUnderTest } from '../src/scenario/server/server-under-test.ts';
import { helpedServer } from './servers/helped.mjs';

/** Processor time of whoever the server waits for. */
const computesMs = 600;
/** Processor time of a process or thread until its program runs, at most. */
const startsMs = 300;

const here = () => helpedServer(computesMs);
const child: ServerUnderTest = {
  command: process.execPath,
  args: [fileURLToPath(new URL('servers/helped.mjs', import.meta.url))],
  env: { HELPED_STDIO: '1', COMPUTES_MS: String(computesMs) },
};

let busy: Awaited<ReturnType<typeof startBusy>>;
beforeAll(async () => {
  busy = await startBusy(4 * availableParallelism(), 300_000);
});
afterAll(() => busy.stop());

async function played(server: ServerUnderTest, tool: string): Promise<number> {
  const report = await check(server, { clients: ['vscode'], calls: [{ tool, arguments: {} }], slowdown: 1 });
  const [cell] = report.cells;
  expect(cell).toMatchObject({ verdict: 'fits', answer: { atMs: 0 } });
  return cell?.realWorkMs ?? Number.NaN;
}

describe('beside busy processes work is measured as on an idle machine', { timeout: 180_000 }, () => {
  test.each([
    { where: 'in a child', server: child, tool: 'blocked by a process' },
    { where: 'in a child', server: child, tool: 'blocked by a thread' },
    { where: 'in a child', server: child, tool: 'waits for a process' },
    { where: 'in a child', server: child, tool: 'waits for a process with an agent' },
    { where: 'in this process', server: here, tool: 'blocked by a process' },
    { where: 'in this process', server: here, tool: 'blocked by a thread' },
    { where: 'in this process', server: here, tool: 'waits for a process' },
  ])('$where, $tool', async ({ server, tool }) => {
    const workMs = await played(server, tool);
    expect(workMs).toBeGreaterThan(0.9 * computesMs);
    expect(workMs).toBeLessThan(1.25 * (computesMs + startsMs));
  });

  test('in a child, starts processes', async () => {
    const workMs = await played(child, 'starts processes');
    expect(workMs).toBeGreaterThan(0.2 * computesMs);
    expect(workMs).toBeLessThan(1.25 * (0.2 * computesMs + 4 * startsMs));
  });
});
