// Run as a child in lock-step: does one operation for each line on standard input, or for each request to the port that
// STRESS_PORT names, and answers whether time passed it by.
import http from 'node:http';
import { createInterface } from 'node:readline';
import { openFixtures } from './stress-fixtures.ts';
import { workloads } from './stress-workloads.ts';
import { besideDecoy } from './workloads/beside-decoy.ts';

const kinds = await workloads(await openFixtures(JSON.parse(process.env.STRESS_OUTSIDE ?? '{}')));

/** @returns what the driver reads: the kinds with their weights, or how one operation went */
async function answer(kind: string): Promise<string> {
  if (kind === '') return JSON.stringify(Object.entries(kinds).map(([name, { weight }]) => [name, weight]));
  const run = kinds[kind]?.run;
  if (run === undefined) return JSON.stringify({ error: `no kind is named ${kind}` });
  try {
    return JSON.stringify({ early: await besideDecoy(run) });
  } catch (error) {
    return JSON.stringify({ error: String(error) });
  }
}

const port = Number(process.env.STRESS_PORT);
if (port > 0) {
  const server = http.createServer(async (request, response) => {
    response.end(await answer(decodeURIComponent((request.url ?? '/').slice(1))));
  });
  server.listen(port, '127.0.0.1');
} else {
  createInterface({ input: process.stdin }).on('line', async (kind) => {
    process.stdout.write(`${await answer(kind)}\n`);
  });
}
