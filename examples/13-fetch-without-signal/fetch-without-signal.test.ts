import { faults, scenario } from 'mcp-deadline';
import { suites } from 'mcp-deadline/suites';
import { expect, test } from 'vitest';
import { findingsOfReadme } from '../findings-of-readme.ts';
import { foundBy } from '../suite-findings.ts';
import { createServer as mended } from './mended.ts';
import { createServer } from './server.ts';

const call = { tool: 'search', arguments: { query: 'tides' } };
const slow = [faults.upstreamSlow({ delayMs: 15_000, answer: { body: 'found' } })];
const options = { clients: ['codex-cli'], calls: [call], faults: slow };

test('a cancelled search goes on', async () => {
  expect(await foundBy(suites.cancellation, createServer, options)).toEqual(findingsOfReadme(import.meta.url));
});

test('mended, it ends', async () => {
  expect(await foundBy(suites.cancellation, mended, options)).toEqual([]);
});

test('after a client gave up, only the server that is mended sends no further request', async () => {
  const requestsOf = async (server: () => unknown) => {
    const { transcript } = await scenario(server, { client: 'typescript-sdk-v1:timeout=20000', call, faults: slow });
    return transcript.entries.filter((entry) => entry.kind === 'fault' && entry.note === 'holds an upstream call')
      .length;
  };
  expect([await requestsOf(createServer), await requestsOf(mended)]).toEqual([3, 2]);
});
