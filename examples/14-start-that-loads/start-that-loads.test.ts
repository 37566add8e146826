import { playSession } from 'mcp-deadline';
import { suites } from 'mcp-deadline/suites';
import { expect, test } from 'vitest';
import { findingsOfReadme } from '../findings-of-readme.ts';
import { resultText } from '../result-text.ts';
import { foundBy } from '../suite-findings.ts';
import { createServer as mended } from './mended.ts';
import { createServer } from './server.ts';

const call = { tool: 'explain', arguments: { word: 'ebb' } };
const options = { clients: ['claude-code-cli'], calls: [call] };

test('a client gives up on the start', async () => {
  expect(await foundBy(suites.startsInTime, createServer, options)).toEqual(findingsOfReadme(import.meta.url));
});

test('mended, the tools are there at once', async () => {
  expect(await foundBy(suites.startsInTime, mended, options)).toEqual([]);
  expect(await foundBy(suites.answersInTime, mended, options)).toEqual([]);
  expect(await foundBy(suites.cancellation, mended, options)).toEqual([]);
});

test('mended, the first call says when to call again, and the second one has the answer', async () => {
  const steps = [call, { ...call, afterMs: 20_000 }];
  const { calls, transcript } = await playSession(mended, { client: 'codex-cli', steps });
  expect(calls.map(({ answer }) => answer?.kind)).toEqual(['tool-error', 'result']);
  expect(resultText(transcript)).toEqual([
    'The server is still initializing. Call explain again in 20 seconds.',
    'the tide that goes out',
  ]);
});
