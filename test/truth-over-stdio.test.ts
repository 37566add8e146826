import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import type { CellReport } from '../src/report/check-report.ts';
import { type Told, truthTable } from './truth-table.ts';

const hanging = (...args: string[]) => ({
  command: process.execPath,
  args: [fileURLToPath(new URL('./servers/hanging-stdio.mjs', import.meta.url)), ...args],
});
const everything = {
  command: process.execPath,
  args: [
    fileURLToPath(new URL('../node_modules/@modelcontextprotocol/server-everything/dist/index.js', import.meta.url)),
    'stdio',
  ],
};
const clients = truthTable.map(({ client }) => client);
const tenMinutes = { tool: 'trigger-long-running-operation', arguments: { duration: 600, steps: 20 } };

/** What a cell says of the same things as the table. */
const toldBy = (cell: CellReport | undefined): Told | null =>
  cell === undefined || cell.verdict === 'tight' ? null : { verdict: cell.verdict, atMs: cell.gaveUp?.atMs ?? null };
const bare = ({ verdict, atMs }: Told): Told => ({ verdict, atMs });

describe('the table, over stdio', () => {
  test('a hanging call, and one of ten minutes', async () => {
    const report = await check(hanging(), {
      clients,
      calls: [{ tool: 'hang' }, { tool: 'steady' }],
      explain: 0,
      quick: true,
    });
    for (const { client, hang, steady } of truthTable) {
      const cell = (tool: string) => report.cells.find((one) => one.client === client && one.tool === tool);
      expect({ client, told: toldBy(cell('hang')) }).toEqual({ client, told: bare(hang) });
      expect({ client, told: toldBy(cell('steady')) }).toEqual({ client, told: bare(steady) });
      const cancel = cell('hang')?.executions[0]?.cancel;
      if (hang.cancelled !== undefined)
        expect({ client, cancelled: cancel?.sent === true && cancel.atMs === hang.atMs }).toEqual({
          client,
          cancelled: hang.cancelled,
        });
    }
  });

  test.each([['initialize', 'initialize'] as const, ['tools/list', 'list'] as const])(
    '%s is never answered',
    async (silence, column) => {
      const report = await check(hanging(silence), { clients, explain: 0, quick: true });
      for (const truth of truthTable) {
        const startup = report.startup.find((one) => one.client === truth.client);
        expect({ client: truth.client, verdict: startup?.verdict, atMs: startup?.gaveUp?.atMs ?? null }).toEqual({
          client: truth.client,
          ...bare(truth[column]),
        });
      }
    },
  );

  test('server-everything, as published: ten minutes with progress every 30 s', async () => {
    const report = await check(everything, { clients, calls: [tenMinutes], explain: 0, quick: true });
    for (const { client, steady } of truthTable) {
      const cell = report.cells.find((one) => one.client === client);
      expect({ client, told: toldBy(cell) }).toEqual({ client, told: bare(steady) });
      if (cell?.answer != null) expect(cell.answer.atMs).toBe(600_000);
    }
    const patient = report.cells.find((one) => one.client === 'vscode');
    expect(patient?.progress).toMatchObject({ tokenSent: true, received: 20 });
  });
});
