import { expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { faults } from '../../src/faults/fault-builders.ts';
import { failureMessage } from '../../src/report/formats/failures.ts';
import { met } from './http-met.ts';
import { httpServer } from './http-server.ts';

test('a call that fits over HTTP/2 waits over six connections until its client gives up', async () => {
  const fits = await met('typescript-sdk-v1', []);
  const waits = await met('typescript-sdk-v1', [faults.http1Degradation()]);
  expect(fits.what).toBe('fits: result at 10000');
  expect(waits.what).toBe('fails: gave-up by typescript-sdk-v1/request at 60000');
  expect(waits.notes[0]).toBe('1 a request waits for a connection');
  expect(waits.abouts[0]).toEqual({
    over: 'POST',
    method: 'tools/call',
    tool: 'work',
    connections: 6,
    heldByOthers: 5,
  });
});

test('a server that has nothing to say on a standing GET, and refuses it, comes through', async () => {
  const { what } = await met('typescript-sdk-v1', [faults.http1Degradation()], { refusesGet: true });
  expect(what).toBe('fits: result at 10000');
});

test('with all six held even that server cannot be reached', async () => {
  const { what } = await met('typescript-sdk-v1', [faults.http1Degradation({ heldStreams: 6 })], { refusesGet: true });
  expect(what).toBe('fails: gave-up by typescript-sdk-v1/request at 60000');
});

test('a call goes on at the millisecond in which a stream of others ends', async () => {
  const { what, transcript } = await met('typescript-sdk-v1', [faults.http1Degradation({ heldForMs: 20_000 })]);
  expect(what).toBe('fits: result at 30000');
  expect(transcript.entries.filter(({ kind }) => kind === 'hop')).toMatchObject([
    { hop: 'http1-degradation', event: { what: 'waited', waitedMs: 20_000 } },
  ]);
});

test("a library's clock over connecting runs on only where its own pool is part of it", async () => {
  expect((await met('python-sdk-v2', [faults.http1Degradation()])).what).toBe(
    'fails: gave-up by httpx2/connect at 30000',
  );
  // The standing GET breaks off after 300 s of silence, and its connection is free.
  expect((await met('vscode', [faults.http1Degradation()])).what).toBe('fits: result at 310000');
});

test('held from the beginning, a start-up does not come through, and the report says what it waited for', async () => {
  const report = await check(
    { app: httpServer().app },
    { clients: ['typescript-sdk-v1'], faults: [faults.http1Degradation({ heldFrom: 'start' })], explain: 0 },
  );
  expect(report.startup.map(({ verdict }) => verdict)).toEqual(['fails']);
  expect(failureMessage(report).replace(/\s+/g, ' ')).toContain(
    'waited 60 000 ms (1 min) for a connection: all 6 were held by the standing GET and 5 streams of others',
  );
});

test('the report says how long the call waited, and who held the connections', async () => {
  const options = { clients: ['typescript-sdk-v1'], faults: [faults.http1Degradation()], explain: 0 };
  const told = failureMessage(await check({ app: httpServer().app }, options)).replace(/\s+/g, ' ');
  expect(told).toContain(
    'waited 60 000 ms (1 min) for a connection: all 6 were held by the standing GET and 5 streams of others',
  );
  const slow = failureMessage(await check({ app: httpServer({ workMs: 90_000 }).app }, { ...options, faults: [] }));
  expect(slow).toContain('typescript-sdk-v1/request');
  expect(slow).not.toContain('waited');
});

test('how long others may hold them is found to the millisecond', async () => {
  const report = await check(
    { app: httpServer().app },
    { clients: ['typescript-sdk-v1'], faults: [faults.http1Degradation({ heldForMs: 100_000 })] },
  );
  expect(report.cells[0]?.passesWith).toEqual([
    { fault: 'http1-degradation', index: 0, parameter: 'heldForMs', atMost: 49_999, because: null },
  ]);
});
