import { check, leavesNothingRunning, playSession, scenario, stopsWhenCancelled } from 'mcp-deadline';
import { expect, test } from 'vitest';
import { findingsOfReadme, inWords } from '../findings-of-readme.ts';
import { resultText } from '../result-text.ts';
import { createServer } from './server.ts';

const call = { tool: 'sales_report', arguments: {} };
const clients = ['typescript-sdk-v1', 'typescript-sdk-v2', 'python-sdk-v1', 'claude-code-cli', 'codex-cli', 'vscode'];

test('every client gets an answer, and there is nothing to find', async () => {
  const report = await check(createServer, { clients, calls: [call] });
  expect(report.findings.map(inWords)).toEqual(findingsOfReadme(import.meta.url));
  expect(new Set(report.cells.map(({ verdict, answer }) => `${verdict} ${answer?.atMs}`))).toEqual(
    new Set(['fits 45000']),
  );
  expect(Math.min(...report.cells.map(({ marginMs }) => marginMs ?? Number.POSITIVE_INFINITY))).toBe(15_000);
});

test('a partial answer names what is missing, and the hint leads to the rest', async () => {
  const steps = [0, 2, 4, 6].map((from) => ({ tool: 'sales_report', arguments: { from } }));
  const { transcript } = await playSession(createServer, { client: 'codex-cli', steps });
  const parts = resultText(transcript).map((text) => JSON.parse(text));
  expect(parts.map(({ lines }) => lines.length)).toEqual([2, 2, 2, 1]);
  expect(parts[0]).toMatchObject({ skipped: ['south', 'west', 'coast', 'hills', 'islands'] });
  expect(parts[0].hint).toContain('{"from":2}');
  expect(parts[3]).toEqual({ lines: ['islands: 42'], skipped: [] });
});

test('a client that gives up sooner and cancels is heard', async () => {
  const { transcript, call: cell } = await scenario(createServer, { client: 'typescript-sdk-v1:timeout=10000', call });
  expect(cell?.verdict).toBe('fails');
  expect([...stopsWhenCancelled(transcript), ...leavesNothingRunning(transcript)]).toEqual([]);
});
