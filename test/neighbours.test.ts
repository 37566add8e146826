import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { faults } from '../src/faults/fault-builders.ts';
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

/** Calls wait for each other. */
const queueing = () => {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<string>) => () => {
    const mine = last.then(work);
    last = mine;
    return mine;
  };
  return scriptedServer({ query: inTurn(query), version: inTurn(async () => '1') });
};

const independent = () => scriptedServer({ query, version: async () => '1' });

const underSlowUpstream = (server: () => unknown) =>
  check(server, { clients: ['vscode'], faults: [faults.upstreamSlow({ delayMs: 20_000 })] });

test('a server that lets one call wait for another is found out beside a slow upstream', async () => {
  const report = await underSlowUpstream(queueing);
  const about = report.findings.filter(({ property }) => property === 'blocks-others');
  expect(about).toMatchObject([
    {
      tool: 'query',
      message: 'while it runs, a call of version waits 20000 ms; alone it takes 0 ms',
      figures: { besideMs: 20_000, aloneMs: 0 },
    },
  ]);
});

test('one that does not is not accused', async () => {
  const report = await underSlowUpstream(independent);
  expect(report.findings.filter(({ property }) => property === 'blocks-others')).toEqual([]);
});
