import { forgetsJobs, playSession } from 'mcp-deadline';
import { expect, test } from 'vitest';
import { findingsOfReadme, inWords } from '../findings-of-readme.ts';
import { createServer } from './server.ts';

const hourMs = 3_600_000;
const rule = forgetsJobs({ statusTool: 'check_export', keepMs: hourMs });
const status = { tool: 'check_export', arguments: { id: 'job-1' } };
const session = {
  client: 'codex-cli',
  steps: [
    { tool: 'start_export', arguments: {} },
    { ...status, afterMs: 300_000 },
    { ...status, afterMs: 30 * 24 * hourMs },
  ],
};

test('every call is answered at once, and a month later the result is still there', async () => {
  const { calls, transcript } = await playSession(() => createServer(), session);
  expect(calls.map(({ verdict, answer }) => `${verdict} ${answer?.atMs}`)).toEqual(['fits 0', 'fits 0', 'fits 0']);
  expect(rule(transcript).map(inWords)).toEqual(findingsOfReadme(import.meta.url));
});

test('one that forgets after an hour says so', async () => {
  const { calls, transcript } = await playSession(() => createServer(hourMs), session);
  expect(calls.map(({ answer }) => answer?.kind)).toEqual(['result', 'result', 'tool-error']);
  expect(rule(transcript)).toEqual([]);
});

test('within the hour the result may be fetched again', async () => {
  const steps = [...session.steps.slice(0, 2), { ...status, afterMs: hourMs - 1 }];
  const { calls } = await playSession(() => createServer(hourMs), { ...session, steps });
  expect(calls.map(({ answer }) => answer?.kind)).toEqual(['result', 'result', 'result']);
});
