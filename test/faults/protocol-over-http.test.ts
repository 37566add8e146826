import { expect, test } from 'vitest';
import { faults } from '../../src/faults/fault-builders.ts';
import type { PlannedFault } from '../../src/faults/fault-plan.ts';
import { met } from './http-met.ts';
import type { HttpServerOptions } from './http-server.ts';

/** 400 s of work with progress every 20 s. */
const steady = { workMs: 400_000, progressMs: 20_000 };
const sdk = 'typescript-sdk-v1';

const rows: readonly [string, string, readonly PlannedFault[], HttpServerOptions, string, readonly string[]][] = [
  ['slow-tools-list', sdk, [faults.slowToolsList()], {}, 'fits: result at 10000', ['-8000 delays the list of tools']],
  [
    'slow-tools-list in JSON',
    sdk,
    [faults.slowToolsList()],
    { json: true },
    'fits: result at 10000',
    ['-8000 delays the list of tools'],
  ],
  [
    'late-response',
    sdk,
    [faults.lateResponse()],
    { workMs: 50_000 },
    `fails: gave-up by ${sdk}/request at 60000`,
    ['50000 delays an answer'],
  ],
  [
    'late-response in JSON',
    sdk,
    [faults.lateResponse()],
    { workMs: 50_000, json: true },
    `fails: gave-up by ${sdk}/request at 60000`,
    ['50000 delays an answer'],
  ],
  [
    'late-response, with room for it',
    sdk,
    [faults.lateResponse()],
    { workMs: 20_000 },
    'fits: result at 50000',
    ['20000 delays an answer'],
  ],
  [
    'progress-wrong-token',
    'claude-code-cli',
    [faults.progressWrongToken()],
    steady,
    'fails: gave-up by claude-code-cli/idle at 300000',
    ['20000 changes the token of progress'],
  ],
  [
    'progress-ignored',
    'claude-code-cli',
    [faults.progressIgnored()],
    steady,
    'fails: gave-up by claude-code-cli/idle at 300000',
    ['0 the call asks for no progress'],
  ],
  [
    'progress-stops',
    'claude-code-cli',
    [faults.progressStops()],
    { workMs: 400_000, progressMs: 20_000 },
    'fails: gave-up by claude-code-cli/idle',
    ['40000 stops progress'],
  ],
  ['duplicate-response', 'vscode', [faults.duplicateResponse()], {}, 'fits: result at 10000', ['10000 answers again']],
  [
    'duplicate-response has no room in JSON',
    'vscode',
    [faults.duplicateResponse()],
    { json: true },
    'fits: result at 10000',
    [],
  ],
  [
    'response-id-mismatch in JSON',
    'vscode',
    [faults.responseIdMismatch({ methods: ['tools/call'], id: 'null' })],
    { json: true },
    'fails: gave-up by vscode/odd-response at 10000',
    ['10000 changes the id of an answer'],
  ],
  [
    'cancellation-ignored',
    sdk,
    [faults.cancellationIgnored()],
    { workMs: 100_000 },
    `fails: gave-up by ${sdk}/request at 60000`,
    ['60000 the server does not receive a cancellation'],
  ],
];

test.each(rows)('%s over HTTP', async (_, client, plan, options, what, notes) => {
  const run = await met(client, plan, options);
  expect(run.what).toBe(what);
  expect(run.notes.slice(0, 1)).toEqual(notes);
});
