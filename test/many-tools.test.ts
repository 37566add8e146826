import { expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { plain } from '../src/report/drawing/palette.ts';
import { humanReport } from '../src/report/formats/text.ts';
import { cell, finding, report } from '../src/report/testing/reports.ts';
import type { Connectable, ServerTransport } from '../src/wire/memory-link.ts';

/** A server with so many read-only tools, each of which answers at once. @param started told of each start */
const withTools = (count: number, started: () => void) => (): Connectable => ({
  async connect(transport: ServerTransport) {
    started();
    const tools = Array.from({ length: count }, (_, index) => ({
      name: `t${index}`,
      inputSchema: { type: 'object' },
      annotations: { readOnlyHint: true },
    }));
    transport.onmessage = (({ id, method }: { id?: number; method?: string }) => {
      if (id === undefined) return;
      const server = {
        protocolVersion: '2025-06-18',
        capabilities: { tools: {} },
        serverInfo: { name: 'm', version: '1' },
      };
      const results: { [method: string]: object } = { initialize: server, 'tools/list': { tools } };
      const result = results[method ?? ''] ?? { content: [] };
      void transport.send({ jsonrpc: '2.0', id, result });
    }) as never;
  },
});

test('thousands of tools are called in one session, however long its transcript grows', async () => {
  let starts = 0;
  const { cells } = await check(
    withTools(2_000, () => starts++),
    { clients: ['codex-cli', 'codex-cli:tool_timeout_sec=10'], quick: true },
  );
  expect(cells).toHaveLength(4_000);
  expect(cells.every(({ verdict }) => verdict === 'fits')).toBe(true);
  expect(starts).toBe(1);
});

/** CPU time of this thread's process that drawing a report of so many failing cells takes, in milliseconds. */
function drawingMs(count: number): number {
  const cells = Array.from({ length: count }, (_, index) =>
    cell('hasty', `t${index}`, { verdict: 'fails', outcome: 'gave-up', answer: null, tookMs: null }),
  );
  const findings = cells.map(({ tool }) =>
    finding('answers-within-budget', { tool, verdict: 'fails', replay: 'again' }),
  );
  const whole = report(cells, { findings });
  const before = process.cpuUsage();
  humanReport(whole, { palette: plain, width: 100 });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

test('eight times as many failing cells take about eight times as long to draw', () => {
  drawingMs(500); // compiled by then
  const few = Math.min(drawingMs(1_000), drawingMs(1_000));
  const many = Math.min(drawingMs(8_000), drawingMs(8_000));
  expect(many / few).toBeLessThan(24); // a search through all cells for each would take 64 times as long
});
