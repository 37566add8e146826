import { faults, playSession } from 'mcp-deadline';
import { suites } from 'mcp-deadline/suites';
import { expect, test } from 'vitest';
import { findingsOfReadme } from '../findings-of-readme.ts';
import { resultText } from '../result-text.ts';
import { foundBy } from '../suite-findings.ts';
import { createServer as mended } from './mended.ts';
import { createServer } from './server.ts';

const pay = { tool: 'pay', arguments: { order: 'A-7', amount: 30 } };
const bank = [faults.upstreamSlow({ delayMs: 5_000, answer: { body: 'receipt 1' } })];
const options = { clients: ['typescript-sdk-v1'], calls: [pay], faults: bank };

test('a client that lost the answer and calls again pays twice', async () => {
  expect(await foundBy(suites.resumption, createServer, options)).toEqual(findingsOfReadme(import.meta.url));
});

test('mended, the second call returns the first receipt', async () => {
  expect(await foundBy(suites.resumption, () => mended(), options)).toEqual([]);
});

test('mended, another amount for a paid order is refused', async () => {
  const steps = [pay, { tool: 'pay', arguments: { order: 'A-7', amount: 31 } }];
  const { calls, transcript } = await playSession(() => mended(), { client: 'codex-cli', steps, faults: bank });
  expect(calls.map(({ answer }) => answer?.kind)).toEqual(['result', 'tool-error']);
  expect(resultText(transcript)[1]).toContain('Order A-7 was paid with 30');
});

test('mended, a payment of unknown outcome can be tried again', async () => {
  const hung = [faults.upstreamHung()];
  const { calls, transcript } = await playSession(() => mended(), {
    client: 'codex-cli',
    steps: [pay, pay],
    faults: hung,
  });
  expect(calls.map(({ answer }) => answer?.kind)).toEqual(['tool-error', 'tool-error']);
  expect(resultText(transcript)[1]).toContain('Call pay again with the same arguments');
});
