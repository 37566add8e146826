import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { exitStatus } from '../src/check/judge/exit-status.ts';
import { faults } from '../src/faults/fault-builders.ts';
import type { CheckReport } from '../src/report/check-report.ts';
import { scriptedServer } from './servers/scripted-server.ts';

const database = http.createServer((_request, response) => response.end('rows'));
let url = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => database.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(database.address() as AddressInfo).port}/`;
});

afterAll(() => {
  database.closeAllConnections();
  database.close();
});

const query = async () => (await fetch(url)).text();
const version = async () => '1';

const unmet = ({ findings }: CheckReport) =>
  findings
    .filter(({ property }) => property === 'fault-never-acted')
    .map(({ severity, message }) => [severity, message]);

const slow = faults.upstreamSlow({ delayMs: 2_000 });

test('a fault that no call of the server comes by proves nothing, and the check fails', async () => {
  const report = await check(() => scriptedServer({ version }), { clients: ['vscode', 'codex-cli'], faults: [slow] });
  expect(report.cells.map(({ verdict }) => verdict)).toEqual(['fits', 'fits']);
  expect(unmet(report)).toEqual([
    ['error', 'upstream-slow never acted: none of 2 calls and no start-up met it, so nothing is proved about it'],
  ]);
  expect(exitStatus(report)).toBe(1);
});

test('its good twin meets it', async () => {
  const report = await check(() => scriptedServer({ query }), { clients: ['vscode', 'codex-cli'], faults: [slow] });
  expect(unmet(report)).toEqual([]);
  expect(report.cells.map(({ faultsActed }) => faultsActed)).toEqual([[0], [0]]);
  expect(exitStatus(report)).toBe(0);
});

test('one that some calls meet is noted, and fails nothing', async () => {
  const report = await check(() => scriptedServer({ query, version }), { clients: ['vscode'], faults: [slow] });
  expect(unmet(report)).toEqual([['note', 'upstream-slow met 1 of 2 calls: nothing is proved about it for version']]);
  expect(exitStatus(report)).toBe(0);
});

test('one that no call can meet stays loud beside one that is met', async () => {
  const elsewhere = faults.upstreamSlow({ delayMs: 1_000, match: { host: 'nowhere.example' } });
  const plan = [slow, elsewhere];
  const report = await check(() => scriptedServer({ query }), { clients: ['vscode'], faults: plan });
  expect(unmet(report)).toMatchObject([['error', expect.stringContaining('upstream-slow never acted')]]);
  expect(exitStatus(report)).toBe(1);
});

test('of several plans each speaks for itself', async () => {
  const plans = [[], [slow], [faults.coldStartFirstCall({ delayMs: 1_000 })]];
  const report = await check(() => scriptedServer({ version }), { clients: ['vscode'], plans });
  expect(report.findings.filter(({ property }) => property === 'fault-never-acted')).toMatchObject([
    { plan: [slow], severity: 'error' },
  ]);
});

test('a cold start meets the first call of a process, with fresh ones every call', async () => {
  const server = () => scriptedServer({ query, version });
  const plan = [faults.coldStartFirstCall({ delayMs: 1_000 })];
  const kept = await check(server, { clients: ['vscode'], faults: plan });
  const fresh = await check(server, { clients: ['vscode'], faults: plan, fresh: true });
  expect(unmet(kept)).toMatchObject([['note', expect.stringContaining('met 1 of 2 calls')]]);
  expect(unmet(fresh)).toEqual([]);
});

test('what takes many runs once all clients are played is told meanwhile', async () => {
  const doing: string[] = [];
  await check(() => scriptedServer({ query }), {
    clients: ['codex-cli:tool_timeout_sec=1'],
    faults: [slow],
    onStage: (text) => doing.push(text),
  });
  expect(doing.slice(0, 3)).toEqual([
    'waiting for what codex-cli gave up on',
    'looking whether others wait beside a faulted call',
    'looking how far upstream-slow may go before codex-cli gives up on query, run 1',
  ]);
  expect(doing.length).toBeGreaterThan(3);
});
