import { check, leavesNothingRunning, scenario } from 'mcp-deadline';
import { expect, test } from 'vitest';
import { findingsOfReadme, inWords } from '../findings-of-readme.ts';
import { resultText } from '../result-text.ts';
import { createServer as mended } from './mended.ts';
import { createServer } from './server.ts';

const call = { tool: 'rows', arguments: {} };

test('the page is there after 800 ms, and nobody gets it', async () => {
  const report = await check(createServer, { clients: ['codex-cli'], calls: [call] });
  expect(report.cells[0]).toMatchObject({
    gaveUp: { atMs: 300_000 },
    tookMs: 800 + 600_000,
    // Codex cancels, and what was cancelled is not answered: the page that was found is thrown away.
    afterwards: { lateAnswerAtMs: null },
  });
  expect(report.findings.map(inWords)).toEqual(findingsOfReadme(import.meta.url));
});

test('mended, the page comes without the count, says so, and the count is ended', async () => {
  const run = await scenario(mended, { client: 'codex-cli', call });
  expect(run.call).toMatchObject({ verdict: 'fits', answer: { atMs: 2_000 } });
  expect(JSON.parse(resultText(run.transcript)[0] ?? '')).toMatchObject({ total: null, more: true });
  expect(leavesNothingRunning(run.transcript)).toEqual([]);
});
