import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { check, FaultPlanError, faults } from '../../src/index.ts';
import { hangingServer } from '../servers/hanging-server.mjs';
import { callingServer } from './calling-server.mjs';

const bin = fileURLToPath(new URL('../../dist/src/cli/bin.js', import.meta.url));
const server = fileURLToPath(new URL('./calling-stdio.mjs', import.meta.url));
const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
};

test('check plays a plan: Codex bears a slow upstream, the TypeScript SDK bears it no longer than 60 s', async () => {
  const plan = [faults.upstreamSlow({ delayMs: 90_000, answer: { body: 'found' } })];
  const clients = ['codex-cli', 'typescript-sdk-v1'];
  const { cells } = await check(() => callingServer(), { clients, calls: [{ tool: 'get' }], faults: plan });
  const told = cells.map(({ client, verdict, answer, gaveUp, plan }) => ({
    client,
    verdict,
    atMs: gaveUp?.atMs ?? answer?.atMs,
    plan,
  }));
  expect(told).toEqual([
    { client: 'codex-cli', verdict: 'fits', atMs: 90_000, plan },
    { client: 'typescript-sdk-v1', verdict: 'fails', atMs: 60_000, plan },
  ]);
});

test('check refuses a wrong plan', async () => {
  const checking = check(() => hangingServer(), {
    faults: [faults.coldStartFirstCall({ delayMs: -1 })],
    clients: ['codex-cli'],
  });
  await expect(checking).rejects.toThrow(FaultPlanError);
});

test('the command line plays it over stdio, and the same twice', () => {
  const { status, stdout } = run(
    ...['check', '--client', 'codex-cli:tool_timeout_sec=30', '--call', 'get', '--twice', '--json', '-'],
    ...['--fault', 'upstream-slow:delayMs=45000,answer={"body":"found"}', '--', process.execPath, server],
  );
  const [cell] = JSON.parse(stdout).cells;
  expect({ status, verdict: cell.verdict, atMs: cell.gaveUp.atMs }).toEqual({
    status: 1,
    verdict: 'fails',
    atMs: 30_000,
  });
});

test('the command line lists every fault with its parameters, and refuses what it does not know', () => {
  const { stdout } = run('faults');
  for (const word of ['upstream-slow', 'cold-start-first-call', 'oversized-payload', 'delayMs', 'default 45000'])
    expect(stdout).toContain(word);
  const wrong = run('check', '--fault', 'upstream-slo', '--', 'node');
  expect(wrong).toMatchObject({ status: 2, stdout: '' });
  expect(wrong.stderr).toContain('did you mean "upstream-slow"?');
});
