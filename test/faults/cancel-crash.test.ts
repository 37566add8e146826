import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import type { CancelCrash } from '../../src/faults/protocol/cancel-crash.ts';
import type { ServerUnderTest } from '../../src/index.ts';
import { callingServer } from './calling-server.mjs';

const crashing = { command: 'node', args: [fileURLToPath(new URL('./crashing-stdio.mjs', import.meta.url))] };

const endingUnder = async (cancelled: CancelCrash['cancelled']) => {
  const { cells } = await check(crashing, {
    clients: ['codex-cli'],
    calls: [{ tool: 'work' }],
    faults: [{ fault: 'cancel-crash', parameters: { cancelled } }],
    quick: true,
    explain: 0,
  });
  return [cells[0]?.verdict, cells[0]?.ending?.kind];
};

test.each(['unknown-id', 'before-start', 'just-finished'] as const)(
  'a server that expects to know what is cancelled dies of %s',
  async (cancelled) => {
    expect(await endingUnder(cancelled)).toEqual(['fails', 'process-exit']);
  },
);

test('it survives the cancellation of a call that runs', async () => {
  expect(await endingUnder('running')).toEqual(['fits', 'result']);
});

const calling = {
  'in this process': callingServer,
  'in a child': { command: 'node', args: [fileURLToPath(new URL('./calling-stdio.mjs', import.meta.url))] },
};

/** Which faults a call met, where the upstream is slow for this outgoing call of the server only. */
const metWhere = async (nth: number, server: ServerUnderTest) => {
  const { cells } = await check(server, {
    clients: ['codex-cli'],
    calls: [{ tool: 'get' }],
    faults: [
      { fault: 'cancel-crash', parameters: { cancelled: 'running', times: 1, afterMs: 60_000 } },
      { fault: 'upstream-slow', parameters: { delayMs: 2_000, match: { nth }, answer: { body: 'found' } } },
      { fault: 'upstream-status', parameters: { status: 200 } },
    ],
    quick: true,
    explain: 0,
  });
  return cells.map(({ faultsActed, answer }) => [faultsActed, answer?.atMs]);
};

test.each(Object.entries(calling))(
  'the outgoing call of a call beside is none of the client: %s',
  async (_, server) => {
    // The call beside is made first, so the first outgoing call is its own.
    expect(await metWhere(1, server)).toEqual([[[0, 2], 0]]);
    expect(await metWhere(2, server)).toEqual([[[0, 1, 2], 2_000]]);
  },
);
