import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { faults } from '../src/faults/fault-builders.ts';
import type { CheckReport } from '../src/report/check-report.ts';
import type { ServerUnderTest } from '../src/scenario/server/server-under-test.ts';
import { burn, scriptedServer } from './servers/scripted-server.ts';

/** Faults that act once in a process: what comes later in it must not be taken for what they met. */

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

const rows = async () => (await fetch(url)).text();
const at = async () => '1';

const found = ({ findings }: CheckReport, property: string) => findings.filter((one) => one.property === property);

describe('advice is tried where the fault acts', () => {
  // A process serves one call after the other; a server in this process gets a new world for each.
  const server: ServerUnderTest = {
    command: process.execPath,
    args: [fileURLToPath(new URL('servers/quick-and-slow-stdio.mjs', import.meta.url))],
  };

  test.each([
    ['a cold start', [faults.coldStartFirstCall({ delayMs: 290_000 })]],
    ['one upstream call of a process', [faults.upstreamSlow({ delayMs: 290_000, match: { nth: 1 } })]],
  ])('%s', { timeout: 60_000 }, async (_, faults) => {
    const client = 'openai-agents-python';
    const asked = { ...server, env: { UPSTREAM: url } }; // known once it listens
    const report = await check(asked, { clients: [client], faults, explain: 1 });
    const advised = report.cells.map(({ tool, tookMs, advice }) => ({ tool, tookMs, set: advice[0]?.settings[0] }));
    expect(advised.toSorted((one, other) => (one.tool < other.tool ? -1 : 1))).toMatchObject([
      { tool: 'quick', tookMs: 290_000, set: { value: 323 } },
      { tool: 'slow', tookMs: 335_000, set: { value: 373 } },
    ]);
    for (const { tool, set } of advised) {
      const clients = [`${client}:${set?.key}=${set?.value}`];
      const again = await check(asked, { clients, faults, calls: [{ tool, arguments: {} }] });
      expect(again.cells.map(({ verdict }) => verdict)).toEqual(['fits']);
    }
  });

  test('a call that came later in the process is advised on as it was', async () => {
    // Both calls are made in one process, and only the first finds it cold.
    const plan = [faults.coldStartFirstCall({ delayMs: 4_000 })];
    const slow = () => scriptedServer({ a: at, b: ({ sleep }) => sleep(45_000).then(() => 'b') });
    const report = await check(slow, { clients: ['openai-agents-python'], faults: plan, seed: 2 });
    const last = report.cells.find(({ tool }) => tool === 'b');
    expect(report.cells.map(({ tool, faultsActed }) => [tool, faultsActed])).toEqual([
      ['a', [0]],
      ['b', []],
    ]);
    expect(last).toMatchObject({ verdict: 'fails', tookMs: 45_000 });
    expect(last?.advice[0]?.settings).toMatchObject([{ value: 50, least: 46 }]);
  });
});

describe('a healthy server is not held to account for what the fault does', () => {
  test.each([
    ['a cold start holds every call', [faults.coldStartFirstCall({ delayMs: 45_000 })]],
    ['the second upstream call is slow', [faults.upstreamSlow({ delayMs: 45_000, match: { nth: 2 } })]],
  ])('%s', async (_, faults) => {
    const server = () => scriptedServer({ one: rows, other: rows });
    const report = await check(server, { clients: ['vscode'], faults });
    expect(found(report, 'blocks-others')).toEqual([]);
  });

  test('one that makes calls wait in the same cold start is', async () => {
    const server = () => {
      let last: Promise<unknown> = Promise.resolve();
      const inTurn = (work: () => Promise<string>) => () => {
        const mine = last.then(work);
        last = mine;
        return mine;
      };
      return scriptedServer({
        one: ({ sleep }) => inTurn(() => sleep(30_000).then(() => '1'))(),
        other: inTurn(at),
      });
    };
    const report = await check(server, {
      clients: ['vscode'],
      faults: [faults.coldStartFirstCall({ delayMs: 45_000 })],
    });
    expect(found(report, 'blocks-others')).toMatchObject([
      { tool: 'one', figures: { besideMs: 75_000, aloneMs: 45_000 } },
    ]);
  });
});

describe('made-up arguments are tried under the fault that met the first ones', () => {
  const broken = async () => ({ isError: true, content: [{ type: 'text' as const, text: 'database is gone' }] });
  const plan = [faults.coldStartFirstCall({ delayMs: 45_000 })];

  test('the execution that counts is one that the fault met', async () => {
    const report = await check(() => scriptedServer({ broken }), { clients: ['vscode', 'codex-cli'], faults: plan });
    expect(report.cells).toMatchObject([
      { client: 'vscode', answer: { kind: 'tool-error', atMs: 45_000 }, faultsActed: [0] },
      { client: 'codex-cli', answer: { kind: 'tool-error', atMs: 45_000 }, faultsActed: [0] },
    ]);
    expect(found(report, 'fault-never-acted')).toEqual([]);
  });

  test('a client that gives up meanwhile fails', async () => {
    const clients = ['codex-cli:tool_timeout_sec=30'];
    const report = await check(() => scriptedServer({ broken }), { clients, faults: plan });
    expect(report.cells).toMatchObject([{ verdict: 'fails', faultsActed: [0] }]);
  });
});

test('real work is charged to a call as the faults met it', async () => {
  // The work runs beside the wait, so the call is in time; a cold start before it would make it late.
  const server = () =>
    scriptedServer({
      a: at,
      b: async ({ sleep }) => {
        const slept = sleep(950);
        burn(150);
        return slept.then(() => 'b');
      },
    });
  const plan = [faults.coldStartFirstCall({ delayMs: 500 })];
  const clients = ['codex-cli:tool_timeout_sec=1'];
  const report = await check(server, { clients, faults: plan, seed: 2, slowdown: 1 });
  expect(report.cells).toMatchObject([
    { tool: 'a', faultsActed: [0] },
    { tool: 'b', faultsActed: [], verdict: 'tight', realWork: { machine: 'this', confirmed: false } },
  ]);
});
