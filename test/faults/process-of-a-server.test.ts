import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { faults } from '../../src/faults/fault-builders.ts';
import { hangingServer } from '../servers/hanging-server.mjs';
import { timedServer } from '../servers/timed-server.mjs';
import { outcomeOf } from './outcome-of.ts';

const file = (name: string): string => fileURLToPath(new URL(`../servers/${name}`, import.meta.url));

/** The server by hand with these options. */
const raw = (options: object) => ({ command: 'node', args: [file('raw-stdio.mjs'), JSON.stringify(options)] });

describe('a deployment in the middle of a call', () => {
  const plan = [faults.deployDrain()];

  test.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)('without a handler %s ends the call at once', async (signal) => {
    const run = await outcomeOf(raw({ workMs: 20_000 }), { tool: 't', faults: [faults.deployDrain({ signal })] });
    expect(run).toMatchObject({ call: 'fails: gave-up', gaveUp: 'codex-cli/process-exit at 1000', answerAtMs: null });
    expect(run.notes).toEqual(['1000 the process of the server gets a signal']);
  });

  test('a server that answers what is in progress copes', async () => {
    const run = await outcomeOf(raw({ workMs: 20_000, onSignal: 'answers' }), { tool: 't', faults: plan });
    expect(run).toMatchObject({ call: 'fits: answered', answerAtMs: 1_000 });
    expect(run.notes).toEqual(['1000 the process of the server gets a signal']);
  });

  test('a server whose shutdown does not end is killed when the grace is over', async () => {
    const run = await outcomeOf(raw({ workMs: 20_000, onSignal: 'waits' }), { tool: 't', faults: plan });
    expect(run).toMatchObject({ gaveUp: 'codex-cli/process-exit at 11000', answerAtMs: null });
    expect(run.notes).toEqual(['1000 the process of the server gets a signal', '11000 the grace is over']);
    const within = await outcomeOf(raw({ workMs: 5_000, onSignal: 'waits' }), { tool: 't', faults: plan });
    expect(within).toMatchObject({ call: 'fits: answered', answerAtMs: 5_000 });
  });
});

describe('standard error that the client does not read', () => {
  const plan = [faults.stderrUndrained()];

  test('a server that logs more than the pipe holds blocks before its answer, one that logs less does not', async () => {
    const client = 'codex-cli:tool_timeout_sec=30';
    const broken = await outcomeOf(raw({ logBytes: 65_537 }), { client, tool: 't', faults: plan });
    expect(broken).toMatchObject({ call: 'fails: gave-up', gaveUp: 'codex-cli/call at 30000' });
    expect(broken.notes).toEqual(['0 the server blocks in a write to standard error']);
    const mended = await outcomeOf(raw({ logBytes: 65_536 }), { client, tool: 't', faults: plan });
    expect(mended).toMatchObject({ call: 'fits: answered', answerAtMs: 0, notes: [] });
  });

  test('a client that reads it after a time gets the answer then', async () => {
    const late = [faults.stderrUndrained({ drainAfterMs: 7_000 })];
    const run = await outcomeOf(raw({ logBytes: 100_000, workMs: 2_000 }), { tool: 't', faults: late });
    expect(run).toMatchObject({ call: 'fits: answered', answerAtMs: 7_000 });
  });
});

describe('input in chunks', () => {
  test('a server that takes each chunk for a message never answers, one that reads lines does', async () => {
    const plan = [faults.stdinChunks()];
    const whole = [faults.stdinChunks({ chunkBytes: 1_000_000 })];
    expect(await outcomeOf(raw({ reads: 'chunks' }), { tool: 't', faults: whole })).toMatchObject({
      call: 'fits: answered',
      notes: [],
    });
    expect(await outcomeOf(raw({ reads: 'chunks' }), { tool: 't', faults: plan })).toMatchObject({ startup: 'fails' });
    expect(await outcomeOf(raw({ reads: 'lines' }), { tool: 't', faults: plan })).toMatchObject({
      startup: 'fits',
      call: 'fits: answered',
    });
  });

  test('two messages in one chunk are lost on it, too', async () => {
    const plan = [faults.stdinChunks({ chunkBytes: 1_000_000, togetherMs: 5 })];
    expect(await outcomeOf(raw({ reads: 'chunks' }), { tool: 't', faults: plan })).toMatchObject({ startup: 'fails' });
    expect(await outcomeOf(raw({ reads: 'lines' }), { tool: 't', faults: plan })).toMatchObject({
      call: 'fits: answered',
    });
  });
});

describe('many servers that start at once', () => {
  const stdio = { command: 'node', args: [file('hanging-stdio.mjs')] };

  test('14 with 300 ms of work on a tenth of a processor: the handshake is answered after 42 s', async () => {
    const plan = [faults.thunderingHerd({ startupWorkMs: 300 })];
    expect(await outcomeOf(stdio, { client: 'vscode', faults: plan })).toMatchObject({
      startup: 'fits',
      listedAtMs: 42_000,
    });
    expect(await outcomeOf(stdio, { faults: plan })).toMatchObject({
      startup: 'fails',
      gaveUpStarting: 'codex-cli/startup at 30000',
    });
    const staggered = [faults.thunderingHerd({ startupWorkMs: 300, staggerMs: 3_000 })];
    expect(await outcomeOf(stdio, { faults: staggered })).toMatchObject({ startup: 'fits', listedAtMs: 3_000 });
  });

  test('by default the work is that of this server, as it is measured', async () => {
    const run = await outcomeOf(stdio, { client: 'vscode', faults: [faults.thunderingHerd()] });
    expect(run.startup).toBe('fits');
    // A start of Node needs some ten milliseconds at least.
    expect(run.listedAtMs).toBeGreaterThan(1_000);
    expect(run.notes).toEqual(['0 the server starts beside others']);
  });
});

describe('a client that does not read standard output for 5 s after a call', () => {
  test.each([
    ['in process', () => hangingServer()],
    ['over stdio', { command: 'node', args: [file('hanging-stdio.mjs')] }],
  ] as const)('%s the answer comes when it reads', async (_, server) => {
    const run = await outcomeOf(server, { faults: [faults.stdioBackpressure()] });
    expect(run).toMatchObject({ call: 'fits: answered', answerAtMs: 5_000 });
    expect(run.notes).toEqual(['0 the client does not read']);
  });

  test.each([
    ['in process', () => timedServer()],
    ['over stdio', { command: 'node', args: [file('timed-stdio.mjs')] }],
  ] as const)('%s a server that blocks in its write is late by that', async (_, server) => {
    const ticks = { tool: 'ticks', args: { forMs: 8_000 }, client: 'typescript-sdk-v1:timeout=90000,onprogress=true' };
    const queues = [faults.stdioBackpressure({ pipeBytes: 100 })];
    expect(await outcomeOf(server, { ...ticks, faults: queues })).toMatchObject({ answerAtMs: 8_000 });
    const blocks = [faults.stdioBackpressure({ pipeBytes: 100, writer: 'blocks', readerPauseMs: 20_000 })];
    expect(await outcomeOf(server, { ...ticks, faults: blocks })).toMatchObject({ answerAtMs: 20_000 });
  });

  test('a process that ends loses what the pipe does not hold', async () => {
    const plan = [faults.stdioBackpressure()];
    const large = await outcomeOf(raw({ answerBytes: 100_000, exits: true }), { tool: 't', faults: plan });
    expect(large).toMatchObject({ call: 'fails: gave-up', answerAtMs: null });
    expect(large.notes).toContain('1000 output is lost with the process');
    const small = await outcomeOf(raw({ answerBytes: 1_000, exits: true }), { tool: 't', faults: plan });
    expect(small).toMatchObject({ call: 'fits: answered', answerAtMs: 1_000 });
  });
});
