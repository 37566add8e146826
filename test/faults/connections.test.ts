import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { faults } from '../../src/faults/fault-builders.ts';
import { noKeepAlive } from '../../src/faults/http/no-keep-alive.ts';
import { WorldOfExchanges } from '../../src/faults/testing/world-of-exchanges.ts';
import { arrives, json } from '../../src/wire/http/testing/hop-harness.ts';
import { freePort } from '../http/free-port.ts';
import { met } from './http-met.ts';
import { httpServer } from './http-server.ts';
import { outcomeOf } from './outcome-of.ts';

const patient = 'typescript-sdk-v1:timeout=1000000';

describe('connections that are not kept', () => {
  test('each request waits for a connection: three of the start-up, and the call', async () => {
    const { app } = httpServer({ workMs: 1_000 });
    const run = await outcomeOf({ app }, { client: patient, tool: 'work', faults: [faults.noKeepAlive()] });
    expect(run).toMatchObject({ startup: 'fits', listedAtMs: 900, call: 'fits: answered', answerAtMs: 1_300 });
  });

  test('the first request after a silence is reset, and the server does not see it', async () => {
    const plan = [faults.noKeepAlive({ connectMs: 0, staleAfterMs: 1 })];
    const { app, done } = httpServer({ workMs: 1_000, refusesGet: true });
    const calm = await outcomeOf({ app }, { client: patient, tool: 'work', faults: plan });
    // Nothing is idle for a millisecond: the call follows the lists at once.
    expect(calm).toMatchObject({ call: 'fits: answered', notes: [] });
    expect(done.executions).toBe(1);

    const answer = [...arrives, { head: 200, headers: json }, { bytes: '{}' }, { end: true }] as const;
    const world = new WorldOfExchanges([0, 4_999, 9_999].map((atMs) => ({ atMs, request: {}, answer })));
    world.inject(noKeepAlive, { connectMs: 0, staleAfterMs: 5_000 });
    world.play();
    await world.time.run();
    expect(world.heard().map((events) => events.at(-1)?.slice(0, 2))).toEqual([
      [0, 'end'],
      [4_999, 'end'],
      [9_999, 'cut'],
    ]);
    expect(world.seen().map((exchanges) => exchanges.length)).toEqual([1, 1, 0]);
  });
});

describe('a connection that ends at an age', () => {
  const plan = [faults.http2Goaway()];

  test('a call that is longer than age and grace is reset, one within the grace is not', async () => {
    const long = await met(patient, plan, { workMs: 70_000 });
    expect(long.what).toMatch(/^fails/);
    expect(long.notes).toEqual(
      expect.arrayContaining(['60000 the server sends GOAWAY', '65000 a stream ends with its connection']),
    );
    const within = await met(patient, plan, { workMs: 64_000 });
    expect(within.what).toBe('fits: result at 64000');
  });

  test('a server that keeps its events copes', async () => {
    const { what, done } = await met(patient, plan, { workMs: 70_000, keepsEvents: true });
    expect({ what, executions: done.executions }).toEqual({ what: 'fits: result at 70000', executions: 1 });
  });
});

test('connections that are refused while an instance starts: the start-up fails, and without that it does not', async () => {
  const { app } = httpServer({ workMs: 1_000 });
  const refused = [faults.coldStartFirstCall({ delayMs: 0, refuseUntilReadyMs: 5_000 })];
  const run = await outcomeOf({ app }, { client: patient, tool: 'work', faults: refused });
  expect(run.startup).toBe('fails');
  expect(run.notes[0]).toBe('0 a connection is refused');
  const warm = await outcomeOf({ app }, { client: patient, tool: 'work', faults: [] });
  expect(warm).toMatchObject({ startup: 'fits', call: 'fits: answered' });
});

test('a deployment over HTTP: the call that is in progress is lost with the process', async () => {
  const file = fileURLToPath(new URL('../http/fixtures/server.mjs', import.meta.url));
  const port = await freePort();
  const env = { PORT: String(port) };
  const server = { command: process.execPath, args: [file, 'http'], env, http: `http://127.0.0.1:${port}/mcp` };
  const played = { client: patient, tool: 'steps', args: { everyMs: 1_000, times: 5 } };
  const run = await outcomeOf(server, { ...played, faults: [faults.deployDrain()] });
  expect(run).toMatchObject({ startup: 'fits', answerAtMs: null, call: expect.stringMatching(/^fails/) });
  expect(run.notes[0]).toBe('1000 the process of the server gets a signal');
});
