import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { plain } from '../src/report/drawing/palette.ts';
import { humanReport } from '../src/report/formats/text.ts';
import { scriptedServer } from './servers/scripted-server.ts';

const text = (report: Awaited<ReturnType<typeof check>>) => humanReport(report, { palette: plain, width: 100 });

test('an answer that is too big says so where it is told that it is tight', async () => {
  const faults = [{ fault: 'oversized-payload', parameters: { textBytes: 50_000 } }];
  const server = () => scriptedServer({ quick: async () => 'done' });
  const report = await check(server, { clients: ['vscode'], faults });
  expect(report.cells).toMatchObject([{ verdict: 'tight', marginMs: null }]);
  const story = text(report)
    .split('\n\n')
    .find((part) => part.startsWith('tight  vscode'));
  expect(story).toContain('answered at 0 ms\n');
  expect(story).toMatch(/size +the answer is over vscode\/result, 8192 chars/);
  expect(story).toMatch(/do +answer with less/);
  expect(text(report).split('the answer is over').length).toBe(2);
});

test('an answer at the very limit is late, and the text says why', async () => {
  const server = () => scriptedServer({ slow: ({ sleep }) => sleep(60_000).then(() => 'done') });
  const report = await check(server, { clients: ['codex-cli:tool_timeout_sec=60'] });
  expect(report.cells).toMatchObject([{ verdict: 'fails' }]);
  expect(text(report)).toMatch(/late +an answer at the very limit is too late: the tool takes 60 000 ms/);
});

test('the message of a server is printed once for all clients that it fails, one start at a time', async () => {
  const file = fileURLToPath(new URL('servers/there-is-none.mjs', import.meta.url));
  const clients = ['vscode', 'codex-cli', 'crewai', 'cline-core', 'openai-agents-python'];
  const report = await check({ command: process.execPath, args: [file] }, { clients });
  for (const { stderr } of report.startup) expect(stderr?.match(/Cannot find module/g)).toHaveLength(1);
  const shown = text(report);
  expect(shown.match(/Cannot find module/g)).toHaveLength(1);
  expect(shown).toMatch(
    /ended +vscode: at 0 ms: the server ended with status 1 during initialize \(seen by the user\)/,
  );
  expect(shown).toContain('openai-agents-python: at 0 ms: the server ended with status 1 during server/discover');
  expect(report).toMatchObject({
    exitStatus: 1,
    totals: { startups: { fits: 0, fails: 5 }, cells: { fits: 0 }, findings: { error: 6 } },
  });
});
