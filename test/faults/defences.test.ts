import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { faults } from '../../src/faults/fault-builders.ts';
import type { PlannedFault } from '../../src/faults/fault-plan.ts';
import type { ServerUnderTest } from '../../src/scenario/server/server-under-test.ts';
import { timedServer } from '../servers/timed-server.mjs';
import { met } from './http-met.ts';
import { outcomeOf, type Played, resultOf } from './outcome-of.ts';

/** Two servers under one fault: one fails for want of a defence, the other one has it. */

const file = (name: string): string => fileURLToPath(new URL(`../servers/${name}`, import.meta.url));

const inBothPlaces: readonly ServerUnderTest[] = [
  () => timedServer(),
  { command: 'node', args: [file('timed-stdio.mjs')] },
];

/** The result of a call, which must be the same in this process and in a child. */
async function played(call: Played) {
  const [here, there] = await Promise.all(inBothPlaces.map((server) => resultOf(server, call)));
  expect(there).toEqual(here);
  return here;
}

describe('a limit of the server itself, by a clock and not by a number of timers', () => {
  test.each<[string, PlannedFault, number, number]>([
    ['event-loop-block', faults.eventLoopBlock({ afterMs: 1_000 }), 12, 8_000],
    // The first look after 8 s is the one at the end of a pause.
    ['gc-pause', faults.gcPause(), 12, 8_699],
    ['suspend-resume', faults.suspendResume({ sleepMs: 10_000 }), 16, 11_000],
  ])('%s', async (_, fault, timeoutSec, answerAtMs) => {
    const plan = { client: `codex-cli:tool_timeout_sec=${timeoutSec}`, args: { forMs: 8_000 }, faults: [fault] };
    const broken = await played({ ...plan, tool: 'counted-deadline' });
    expect(broken).toMatchObject({ call: 'fails: gave-up', gaveUp: `codex-cli/call at ${timeoutSec * 1_000}` });
    const mended = await played({ ...plan, tool: 'monotonic-deadline' });
    expect(mended).toMatchObject({ call: 'fits: answered', answerAtMs });
  });
});

test('suspend-resume: a server over HTTP that keeps its events gives the answer on another connection', async () => {
  const plan = [faults.suspendResume({ sockets: 'reset', sleepMs: 5_000 })];
  const broken = await met('typescript-sdk-v1', plan, { workMs: 10_000 });
  expect(broken.what).toMatch(/^fails/);
  const mended = await met('typescript-sdk-v1', plan, { workMs: 10_000, keepsEvents: true });
  expect({ what: mended.what, executions: mended.done.executions }).toEqual({
    what: 'fits: result at 10000',
    executions: 1,
  });
});

test('thundering-herd: a server that does its work at its first call answers the handshake in time', async () => {
  const raw = (options: object) => ({ command: 'node', args: [file('raw-stdio.mjs'), JSON.stringify(options)] });
  const plan = { tool: 't', faults: [faults.thunderingHerd({ servers: 10 })] };
  // 400 ms of work, ten times on a tenth of a processor: 40 s. Without it, a start of Node is some 70 ms.
  const broken = await outcomeOf(raw({ busyMs: 400 }), plan);
  expect(broken).toMatchObject({ startup: 'fails', gaveUpStarting: 'codex-cli/startup at 30000' });
  const mended = await outcomeOf(raw({ busyMs: 400, lazy: true }), plan);
  expect(mended).toMatchObject({ startup: 'fits', call: 'fits: answered' });
});

test('stdio-backpressure: a server that sends little progress does not fill the pipe, and works on', async () => {
  const client = 'typescript-sdk-v1:timeout=8000,onprogress=true';
  const plan = [faults.stdioBackpressure({ pipeBytes: 100, writer: 'blocks' })];
  const broken = await played({ client, tool: 'reports', args: { everyStep: true }, faults: plan });
  expect(broken).toMatchObject({ call: 'fails: gave-up' });
  const mended = await played({ client, tool: 'reports', args: { everyStep: false }, faults: plan });
  expect(mended).toMatchObject({ call: 'fits: answered', answerAtMs: 6_000 });
});

/** A server over HTTP whose list of tools has so many pages. */
const pagedApp = (pages: number) => () => {
  const tool = { inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } };
  const results: { readonly [method: string]: (params: { readonly cursor?: string }) => object } = {
    initialize: () => ({
      protocolVersion: '2025-06-18',
      capabilities: { tools: {} },
      serverInfo: { name: 'paged', version: '1' },
    }),
    'tools/list': ({ cursor = '0' }) => {
      const page = Number(cursor);
      return { tools: [{ ...tool, name: `t${page}` }], ...(page + 1 < pages ? { nextCursor: `${page + 1}` } : {}) };
    },
    'tools/call': () => ({ content: [{ type: 'text', text: 'done' }] }),
  };
  return async (request: Request): Promise<Response> => {
    if (request.method !== 'POST') return new Response(null, { status: 405 });
    const { id, method, params = {} } = (await request.json()) as { id?: number; method: string; params?: object };
    if (id === undefined) return new Response(null, { status: 202 });
    return Response.json({ jsonrpc: '2.0', id, result: results[method]?.(params) ?? {} });
  };
};

test('no-keep-alive: a server that needs few requests starts in time', async () => {
  const plan = { tool: 't0', faults: [faults.noKeepAlive({ connectMs: 4_000 })] };
  const broken = await outcomeOf({ app: pagedApp(8) }, plan);
  expect(broken).toMatchObject({ startup: 'fails', gaveUpStarting: 'codex-cli/list at 38000' });
  const mended = await outcomeOf({ app: pagedApp(1) }, plan);
  expect(mended).toMatchObject({ startup: 'fits', call: 'fits: answered' });
});
