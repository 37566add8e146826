import { check, leavesNothingRunning, scenario, stopsWhenCancelled } from 'mcp-deadline';
import { suites } from 'mcp-deadline/suites';
import { expect, test } from 'vitest';
import { findingsOfReadme } from '../findings-of-readme.ts';
import { resultText } from '../result-text.ts';
import { foundBy } from '../suite-findings.ts';
import { createServer as mended } from './mended.ts';
import { createServer } from './server.ts';
import 'mcp-deadline/vitest';

const call = { tool: 'sales_report', arguments: {} };
const options = { clients: ['opencode'], calls: [call] };

test('a log message each forty seconds keeps no client waiting', async () => {
  expect(await foundBy(suites.answersInTime, createServer, options)).toEqual(findingsOfReadme(import.meta.url));
});

test('mended, progress does', async () => {
  expect(await foundBy(suites.answersInTime, mended, options)).toEqual([]);
  const { cells } = await check(mended, options);
  expect(cells).toMatchObject([{ answer: { kind: 'result', atMs: 280_000 } }]);
});

test('mended, a client that sends no token gets a part in time', async () => {
  await expect(mended).toAnswerInTime('sales_report', {}, { clients: ['cline-core'] });
  const { transcript } = await scenario(mended, { client: 'cline-core', call });
  const [part = ''] = resultText(transcript);
  expect(JSON.parse(part)).toMatchObject({ lines: ['north: 42'], missing: expect.arrayContaining(['islands']) });
});

test('mended, a cancellation ends the report, with progress and without', async () => {
  expect(await foundBy(suites.cancellation, mended, { clients: ['cline-core'], calls: [call] })).toEqual([]);
  const client = 'typescript-sdk-v1:onprogress=true,timeout=60000';
  const { call: cell, transcript } = await scenario(mended, { client, call });
  expect(cell).toMatchObject({ verdict: 'fails', executions: [{ cancel: { sent: true, atMs: 60_000 } }] });
  expect([...stopsWhenCancelled(transcript), ...leavesNothingRunning(transcript)]).toEqual([]);
});
