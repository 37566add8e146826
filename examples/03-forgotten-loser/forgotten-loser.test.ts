import { leavesNothingRunning, scenario } from 'mcp-deadline';
import { expect, test } from 'vitest';
import { findingsOfReadme, inWords } from '../findings-of-readme.ts';
import { createServer as mended } from './mended.ts';
import { createServer } from './server.ts';

const options = { client: 'codex-cli', call: { tool: 'search', arguments: { query: 'tides' } } };

test('the answer is in time, and what it raced against runs on', async () => {
  const { call, transcript } = await scenario(createServer, options);
  expect(call).toMatchObject({ verdict: 'fits', answer: { atMs: 11_000 } });
  expect(leavesNothingRunning(transcript).map(inWords)).toEqual(findingsOfReadme(import.meta.url));
});

test('mended, the same answer leaves nothing behind', async () => {
  const { call, transcript } = await scenario(mended, options);
  expect(call).toMatchObject({ verdict: 'fits', answer: { atMs: 11_000 } });
  expect(leavesNothingRunning(transcript)).toEqual([]);
});
