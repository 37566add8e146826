import { check } from 'mcp-deadline';
import { expect, test } from 'vitest';
import { findingsOfReadme, inWords } from '../findings-of-readme.ts';
import { createServer } from './server.ts';

const clients = ['typescript-sdk-v1', 'codex-cli', 'claude-code-cli'];

test('two of three clients give up, and the report says which clock and which setting', async () => {
  const report = await check(createServer, { clients });
  expect(report.findings.map(inWords)).toEqual(findingsOfReadme(import.meta.url));
  expect(report.cells.map(({ client, verdict }) => `${client} ${verdict}`)).toEqual([
    'typescript-sdk-v1 fails',
    'codex-cli fails',
    'claude-code-cli fits',
  ]);
});

test('a client that cancels: the work goes on all the same, and no answer comes of it', async () => {
  const report = await check(createServer, { clients: ['codex-cli'] });
  expect(report.cells[0]).toMatchObject({
    gaveUp: { atMs: 300_000, setting: { key: 'tool_timeout_sec' } },
    tookMs: 350_000,
    executions: [{ answeredAtMs: null, cancel: { sent: true, atMs: 300_000 } }],
    afterwards: { lateAnswerAtMs: null },
  });
});

test('a client that does not: the answer comes too late, to nobody', async () => {
  const report = await check(createServer, { clients: ['cline-core'] });
  expect(report.cells[0]).toMatchObject({
    gaveUp: { atMs: 60_000, setting: { key: 'timeout' } },
    afterwards: { lateAnswerAtMs: 350_000 },
  });
});
