import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { scenario } from '../../src/check/scenario.ts';
import { faults } from '../../src/faults/fault-builders.ts';
import { packageDownload } from '../../src/faults/process/package-download.ts';
import { WorldOfFrames } from '../../src/faults/testing/world-of-frames.ts';
import { hangingServer } from '../servers/hanging-server.mjs';
import { outcomeOf } from './outcome-of.ts';

const stdio = { command: 'node', args: [fileURLToPath(new URL('../servers/hanging-stdio.mjs', import.meta.url))] };

describe.each([
  ['in process', () => hangingServer()],
  ['over stdio', stdio],
] as const)('%s', (_, server) => {
  test('a handshake that waits 10 s: a client with 30 s has its tools then, one with 3 s gives up twice', async () => {
    const plan = [faults.slowInitialize()];
    expect(await outcomeOf(server, { faults: plan })).toMatchObject({
      startup: 'fits',
      listedAtMs: 10_000,
      call: 'fits: answered',
      notes: ['0 the handshake waits'],
    });
    expect(await outcomeOf(server, { client: 'cline-core', faults: plan })).toMatchObject({
      startup: 'fails',
      gaveUpStarting: 'cline-core/initialize at 6000',
      notes: ['0 the handshake waits', '3000 the handshake waits'],
    });
  });

  test('a download of 45 s: a client with 30 s gives up, one without a limit has its tools then', async () => {
    const plan = [faults.packageDownload()];
    expect(await outcomeOf(server, { faults: plan })).toMatchObject({
      startup: 'fails',
      gaveUpStarting: 'codex-cli/startup at 30000',
      notes: ['0 the launcher downloads the server'],
    });
    expect(await outcomeOf(server, { client: 'vscode', faults: plan })).toMatchObject({
      startup: 'fits',
      listedAtMs: 45_000,
    });
  });

  test('a client that kills the launcher after 3 s and starts it again gets no server from a download of 5 s', async () => {
    const plan = [faults.packageDownload({ downloadMs: 5_000 })];
    expect(await outcomeOf(server, { client: 'cline-core', faults: plan })).toMatchObject({
      startup: 'fails',
      attempts: 2,
      notes: ['0 the launcher downloads the server', '3000 the launcher downloads the server'],
    });
  });

  test('output in blocks: the handshake is never answered', async () => {
    expect(await outcomeOf(server, { faults: [faults.stdoutNotFlushed()] })).toMatchObject({
      startup: 'fails',
      gaveUpStarting: 'codex-cli/startup at 30000',
    });
    const small = await outcomeOf(server, { faults: [faults.stdoutNotFlushed({ bufferBytes: 1 })] });
    expect(small).toMatchObject({ call: 'fits: answered', notes: [] });
  });

  test('a line on standard output: one client skips it, another kills the server', async () => {
    const plan = [faults.stdoutPollution()];
    const skips = await outcomeOf(server, { client: 'vscode', faults: plan });
    expect(skips).toMatchObject({ call: 'fits: answered', notes: ['0 text comes on standard output'] });
    const kills = await outcomeOf(server, { client: 'cline-core', faults: plan });
    expect(kills).toMatchObject({ startup: 'fails' });
  });

  test('text inside a message destroys it', async () => {
    const plan = [faults.stdoutPollution({ when: 'inside-message' })];
    expect(await outcomeOf(server, { client: 'codex-cli', faults: plan })).toMatchObject({
      startup: 'fails',
      gaveUpStarting: 'codex-cli/startup at 30000',
      notes: ['0 text destroys a message'],
    });
  });
});

const initialize = { jsonrpc: '2.0', id: 1, method: 'initialize' } as const;

/** When the server gets its handshake, if it is started at each of these times. */
function launched(parameters: object, ...startsMs: number[]): readonly number[] {
  const world = new WorldOfFrames();
  world.inject(packageDownload, parameters);
  for (const atMs of startsMs) world.setTimer(() => world.script([{ atMs: 0, toServer: initialize }]), atMs);
  world.runUntil();
  return world.arrivals.map(({ atMs }) => atMs);
}

test('a download that was killed begins again or goes on, and a later start finds the package', () => {
  expect(launched({ downloadMs: 5_000 }, 0, 3_000)).toEqual([8_000]);
  expect(launched({ downloadMs: 5_000, discardOnKill: false }, 0, 3_000)).toEqual([5_000]);
  expect(launched({ downloadMs: 5_000, warmMs: 700 }, 0, 6_000)).toEqual([5_000, 6_700]);
});

test('a second start finds the package, or the download that its first start began', () => {
  const second = { downloadMs: 5_000, warmMs: 700 };
  expect(launched({ ...second, startedBeforeMs: 5_000 }, 0)).toEqual([700]);
  expect(launched({ ...second, startedBeforeMs: 3_000 }, 0)).toEqual([5_000]); // the kill discarded the download
  expect(launched({ ...second, startedBeforeMs: 3_000, discardOnKill: false }, 0)).toEqual([2_000]);
});

const ending = `process.stdin.on('data', (data) => {
  const { id } = JSON.parse(data);
  const serverInfo = { name: 'ending', version: '1' };
  const result = { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo };
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\\n', () => process.exit(3));
});`;

test('what a server has buffered leaves when its process ends, before the client sees the end', async () => {
  const run = await scenario(
    { command: 'node', args: ['-e', ending] },
    { client: 'codex-cli', call: { tool: 'none' }, faults: [faults.stdoutNotFlushed({ bufferBytes: null })] },
  );
  const kinds = run.transcript.entries.map(({ kind }) => kind);
  expect(kinds.indexOf('received')).toBeGreaterThan(0);
  expect(kinds.indexOf('received')).toBeLessThan(kinds.indexOf('ended'));
});
