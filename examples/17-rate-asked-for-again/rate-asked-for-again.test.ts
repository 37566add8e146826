import { playSession } from 'mcp-deadline';
import { suites } from 'mcp-deadline/suites';
import { expect, test } from 'vitest';
import { findingsOfReadme } from '../findings-of-readme.ts';
import { foundBy } from '../suite-findings.ts';
import { keptFor } from './kept-for.ts';
import { createServer as mended } from './mended.ts';
import { createServer } from './server.ts';

const call = { tool: 'prices', arguments: {} };
const options = { clients: ['typescript-sdk-v1'], calls: [call] };

test('seven prices in two currencies are seven requests', async () => {
  expect(await foundBy(suites.answersInTime, createServer, options)).toEqual(findingsOfReadme(import.meta.url));
});

test('mended, two requests, and none until the rates are old', async () => {
  expect(await foundBy(suites.answersInTime, mended, options)).toEqual([]);
  const steps = [call, call, { ...call, afterMs: 600_000 }];
  const { calls } = await playSession(mended, { client: 'typescript-sdk-v1', steps });
  expect(calls.map(({ tookMs }) => tookMs)).toEqual([18_000, 0, 18_000]);
});

test('an error is not kept', async () => {
  let asked = 0;
  const get = keptFor(1_000, async () => {
    if (++asked === 1) throw new Error('the service is down');
    return asked;
  });
  await expect(get('USD')).rejects.toThrow('the service is down');
  expect([await get('USD'), await get('USD')]).toEqual([2, 2]);
});
