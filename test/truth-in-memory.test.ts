import { describe, expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { hangingServer } from './servers/hanging-server.mjs';
import { truthTable } from './truth-table.ts';

describe.each(truthTable)('$client, in memory', ({ client, hang, steady, initialize, list }) => {
  test('a call that is never answered, and one of ten minutes with progress every 30 s', async () => {
    const report = await check(() => hangingServer(), {
      clients: [client],
      calls: [{ tool: 'hang' }, { tool: 'steady' }],
    });
    const told = (tool: string) => {
      const cell = report.cells.find((one) => one.tool === tool);
      return { verdict: cell?.verdict, atMs: cell?.gaveUp?.atMs ?? null };
    };
    expect(told('hang')).toEqual({ verdict: hang.verdict, atMs: hang.atMs });
    expect(told('steady')).toEqual({ verdict: steady.verdict, atMs: steady.atMs });
  });

  test.each([['initialize', initialize] as const, ['tools/list', list] as const])(
    '%s is never answered',
    async (silence, truth) => {
      const report = await check(() => hangingServer(silence), { clients: [client] });
      const [startup] = report.startup;
      expect({ verdict: startup?.verdict, atMs: startup?.gaveUp?.atMs ?? null }).toEqual({
        verdict: truth.verdict,
        atMs: truth.atMs,
      });
    },
  );
});
