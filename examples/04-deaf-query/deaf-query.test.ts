import { check, scenario, stopsWhenCancelled } from 'mcp-deadline';
import { expect, test } from 'vitest';
import { findingsOfReadme, inWords } from '../findings-of-readme.ts';
import { createServer as mended } from './mended.ts';
import { createServer } from './server.ts';

const sql = 'SELECT 1';
const raised = { tool: 'query', arguments: { sql, timeoutMs: 600_000 } };
const clients = ['typescript-sdk-v1'];

test('with its own limit it answers in time', async () => {
  const report = await check(createServer, { clients, calls: [{ tool: 'query', arguments: { sql } }] });
  expect(report.cells[0]).toMatchObject({ verdict: 'fits', answer: { kind: 'tool-error', atMs: 25_000 } });
});

test('a model that takes its advice and raises the limit gets nothing, and the query runs on', async () => {
  const report = await check(createServer, { clients, calls: [raised] });
  expect(report.findings.map(inWords)).toEqual(findingsOfReadme(import.meta.url));
});

test('mended, the limit has a ceiling', async () => {
  const report = await check(mended, { clients, calls: [raised] });
  expect(report.cells[0]).toMatchObject({ verdict: 'fits', answer: { atMs: 25_000 } });
});

test('mended, a cancellation is heard', async () => {
  const { call, transcript } = await scenario(mended, { client: 'typescript-sdk-v1:timeout=5000', call: raised });
  expect(call).toMatchObject({ verdict: 'fails', executions: [{ cancel: { sent: true, atMs: 5_000 } }] });
  expect(stopsWhenCancelled(transcript)).toEqual([]);
});
