import { expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { plain } from '../../src/report/drawing/palette.ts';
import { humanReport } from '../../src/report/formats/text.ts';
import { scriptedServer } from '../servers/scripted-server.ts';

test('the report says how often each tool was executed, whoever called it', async () => {
  const executed = { slow: 0, quick: 0 };
  const server = () =>
    scriptedServer({
      slow: async ({ sleep }) => {
        executed.slow += 1;
        await sleep(90_000);
        return 'done';
      },
      quick: async () => {
        executed.quick += 1;
        return 'done';
      },
    });
  const report = await check(server, { clients: ['opencode', 'vscode', 'codex-cli'] });
  expect(executed.slow).toBeGreaterThan(0);
  expect(report.executions).toEqual([
    { tool: 'quick', times: executed.quick },
    { tool: 'slow', times: executed.slow },
  ]);
  const text = humanReport(report, { palette: plain, width: 100 });
  const counts = Object.entries(executed)
    .sort(([tool, one], [next, other]) => other - one || tool.localeCompare(next))
    .map(([tool, times]) => `${tool} ${times}`);
  expect(text.replace(/\s+/g, ' ')).toContain(`Calls sent to the server: ${counts.join(', ')}`);
});
