import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import type { CancelCrash } from '../../src/faults/protocol/cancel-crash.ts';

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
