import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { faults } from '../../src/faults/fault-builders.ts';
import type { PlannedFault } from '../../src/faults/fault-plan.ts';
import type { ServerUnderTest } from '../../src/scenario/server/server-under-test.ts';
// @ts-expect-error plain JavaScript, as a user's own
import { createHandler, createServer } from '../http/fixtures/server.mjs';
import { freePort } from '../http/free-port.ts';
import { resultOf } from './outcome-of.ts';

/** One server in every place, under faults of the server itself: verdict, outcome and times are the same. */

const file = fileURLToPath(new URL('../http/fixtures/server.mjs', import.meta.url));

const places: { readonly [name: string]: () => ServerUnderTest | Promise<ServerUnderTest> } = {
  'in-process': () => createServer,
  'in-process-http': () => ({ app: createHandler }),
  'stdio-child': () => ({ command: process.execPath, args: [file, 'stdio'] }),
  'http-child': async () => {
    const port = await freePort();
    const http = `http://127.0.0.1:${port}/mcp`;
    return { command: process.execPath, args: [file, 'http'], env: { PORT: String(port) }, http };
  },
};

const client = 'typescript-sdk-v1:timeout=90000,onprogress=true';

/** Progress at 1, 2, ... 10 s, and the answer with the last. */
const args = { everyMs: 1_000, times: 10 };

const plans: readonly (readonly [string, readonly PlannedFault[], number | null])[] = [
  ['nothing', [], 10_000],
  ['a slow handshake', [faults.slowInitialize({ delayMs: 7_000 })], 10_000],
  ['a block before the call', [faults.eventLoopBlock()], 15_000],
  ['a block in the call', [faults.eventLoopBlock({ afterMs: 1_500, blockMs: 5_000 })], 14_500],
  ['two blocks at once', [faults.eventLoopBlock(), faults.eventLoopBlock({ blockMs: 3_000 })], 15_000],
  ['pauses of the collector', [faults.gcPause()], 23_731],
  ['a sleep that is counted', [faults.suspendResume({ sockets: 'keep', sleepMs: 20_000 })], 30_000],
  [
    'a sleep that is not counted',
    [faults.suspendResume({ sockets: 'keep', sleepMs: 20_000, monotonicCountsSleep: false })],
    30_000,
  ],
  ['a block that is longer than the limit of the client', [faults.eventLoopBlock({ blockMs: 91_000 })], null],
];

test.each(plans)(
  '%s',
  async (_, plan, answerAtMs) => {
    const results: { [place: string]: unknown } = {};
    for (const [place, server] of Object.entries(places))
      results[place] = await resultOf(await server(), { client, faults: plan, tool: 'steps', args });
    const reference = results['in-process'];
    for (const place of Object.keys(places)) expect({ [place]: results[place] }).toEqual({ [place]: reference });
    expect(reference).toMatchObject({ answerAtMs });
  },
  60_000,
);
