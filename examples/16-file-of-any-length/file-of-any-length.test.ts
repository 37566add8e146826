import { playSession } from 'mcp-deadline';
import { suites } from 'mcp-deadline/suites';
import { expect, test } from 'vitest';
import { findingsOfReadme } from '../findings-of-readme.ts';
import { resultText } from '../result-text.ts';
import { foundBy } from '../suite-findings.ts';
import { readLog, sizeBytes } from './log-file.ts';
import { createServer as mended } from './mended.ts';
import { createServer } from './server.ts';

const options = { clients: ['codex-cli'], calls: [{ tool: 'read_log', arguments: {} }] };

test('a caller that asks for a megabyte gets a megabyte', async () => {
  expect(await foundBy(suites.longRunning, createServer, options)).toEqual(findingsOfReadme(import.meta.url));
});

test('mended, a piece has a cap and leads to the next piece', async () => {
  expect(await foundBy(suites.longRunning, mended, options)).toEqual([]);
  expect(await foundBy(suites.payload, mended, options)).toEqual([]);
});

test('mended, the last piece is the end of the log, and says so', async () => {
  const last = sizeBytes - 1_000;
  const step = { tool: 'read_log', arguments: { offset: last, maxBytes: 1_000_000 } };
  const { transcript } = await playSession(mended, { client: 'codex-cli', steps: [step] });
  const [piece = ''] = resultText(transcript);
  expect(JSON.parse(piece)).toEqual({ text: readLog(last, 1_000), sizeBytes });
});
