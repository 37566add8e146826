import fc from 'fast-check';
import { faults, scenario } from 'mcp-deadline';
import { suites } from 'mcp-deadline/suites';
import { expect, test } from 'vitest';
import { findingsOfReadme } from '../findings-of-readme.ts';
import { foundBy } from '../suite-findings.ts';
import { createServer as mended } from './mended.ts';
import { createServer } from './server.ts';
import 'mcp-deadline/vitest';

const clients = ['typescript-sdk-v1'];
const options = { clients, calls: [{ tool: 'weather', arguments: {} }], unknown: 'allowed' } as const;

/** A service that answers each request after the same time. */
const slow = fc
  .integer({ min: 0, max: 300_000 })
  .map((delayMs) => [faults.upstreamSlow({ delayMs, answer: { body: 'rain' } })]);
const upstream = { clients, faults: slow, numRuns: 30 };

// The suite also plays without a fault, and then the name of the service is looked up in real time.
test('a service that fails is asked again and again, and one that hangs is waited for', {
  timeout: 60_000,
}, async () => {
  expect(await foundBy(suites.longRunning, createServer, options)).toEqual(findingsOfReadme(import.meta.url));
});

test('mended, attempts are bounded in number and in sum', { timeout: 60_000 }, async () => {
  expect(await foundBy(suites.longRunning, mended, options)).toEqual([]);
  const call = { tool: 'weather', arguments: {} };
  const { call: cell } = await scenario(mended, { client: 'codex-cli', call, faults: [faults.upstreamHung()] });
  expect(cell).toMatchObject({ verdict: 'fits', answer: { kind: 'tool-error', atMs: 20_000 } });
});

test('mended, the client gets an answer, however slow the service is', async () => {
  await expect(mended).toAlwaysAnswerInTime('weather', {}, upstream);
});

test('the other server has a delay that makes the client give up', async () => {
  await expect(createServer).not.toAlwaysAnswerInTime('weather', {}, upstream);
});
