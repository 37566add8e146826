import { playSession } from 'mcp-deadline';
import { suites } from 'mcp-deadline/suites';
import { expect, test } from 'vitest';
import { findingsOfReadme } from '../findings-of-readme.ts';
import { foundBy } from '../suite-findings.ts';
import { Connection } from './database.ts';
import { createServer as mended, SharedConnection } from './mended.ts';
import { createServer } from './server.ts';

const call = { tool: 'sales', arguments: {} };
const client = 'typescript-sdk-v1';
const options = { clients: [client], calls: [call] };

test('eight queries are eight handshakes', async () => {
  expect(await foundBy(suites.answersInTime, createServer, options)).toEqual(findingsOfReadme(import.meta.url));
});

test('mended, there is one handshake, and none in the second call', async () => {
  expect(await foundBy(suites.answersInTime, () => mended(), options)).toEqual([]);
  const { calls } = await playSession(() => mended(), { client, steps: [call, call] });
  expect(calls.map(({ tookMs }) => tookMs)).toEqual([16_000, 8_000]);
});

test('calls at the same time share the handshake, and a closed connection is opened again', async () => {
  let handshakes = 0;
  const shared = new SharedConnection(async () => {
    handshakes++;
    return new Connection();
  });
  const [one, other] = await Promise.all([shared.get(), shared.get()]);
  expect([one === other, handshakes]).toEqual([true, 1]);
  one.close();
  expect([await shared.get(), handshakes]).toEqual([expect.objectContaining({ isOpen: true }), 2]);
});

test('a handshake that failed is tried again', async () => {
  const attempts = [() => Promise.reject(new Error('refused')), async () => new Connection()];
  const shared = new SharedConnection(() => attempts.shift()?.() ?? Promise.reject(new Error('no more attempts')));
  await expect(shared.get()).rejects.toThrow('refused');
  expect((await shared.get()).isOpen).toBe(true);
});
