import { playSession } from 'mcp-deadline';
import { suites } from 'mcp-deadline/suites';
import { expect, test } from 'vitest';
import { findingsOfReadme } from '../findings-of-readme.ts';
import { resultText } from '../result-text.ts';
import { foundBy } from '../suite-findings.ts';
import { createServer as mended } from './mended.ts';
import { createServer } from './server.ts';

const options = { clients: ['typescript-sdk-v1'], calls: [{ tool: 'start_export', arguments: {} }] };
const jobId = { job_id: 'export-1' };
const polls = [
  { tool: 'start_export', arguments: {} },
  { tool: 'check_export', arguments: jobId },
  { tool: 'check_export', arguments: jobId, afterMs: 300_000 },
  { tool: 'export_result', arguments: jobId },
  { tool: 'check_export', arguments: jobId, afterMs: 3_600_000 },
];

test('the call for the state takes as long as the work', async () => {
  expect(await foundBy(suites.longRunning, createServer, options)).toEqual(findingsOfReadme(import.meta.url));
});

test('the client that the handle was made for gives up on it', async () => {
  const { calls } = await playSession(createServer, { client: 'typescript-sdk-v1', steps: polls.slice(0, 2) });
  expect(calls.map(({ verdict }) => verdict)).toEqual(['fits', 'fails']);
});

test('mended, every question about the job is answered at once', async () => {
  expect(await foundBy(suites.longRunning, mended, options)).toEqual([]);
  const { calls, transcript } = await playSession(mended, { client: 'typescript-sdk-v1', steps: polls });
  expect(calls.map(({ verdict, answer }) => `${verdict} ${answer?.kind}`)).toEqual([
    ...Array(4).fill('fits result'),
    'fits tool-error',
  ]);
  expect(resultText(transcript)).toEqual([
    expect.stringContaining('"job_id":"export-1"'),
    expect.stringContaining('is running'),
    expect.stringContaining('is done'),
    'export-1: 1000 rows',
    expect.stringContaining('There is no job export-1'),
  ]);
});
