import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ABLATION, type Ablation } from '../../src/time/core/clock-options.ts';
import { buildStress } from './build-stress.mjs';
import { stress, sum } from './stress.ts';
import { stressInChild } from './stress-children.ts';

const NODE = Number(process.versions.node.split('.')[0]);

/** A sample of every kind. The full test (20,000 operations and more, on every Node) is run by all-nodes.mjs. */
describe('the stress test fires no timer early', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await buildStress();
  });
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  const wrongOf = (outcomes: Parameters<typeof sum>[0]): unknown => {
    const { kinds, operations, ...wrong } = sum(outcomes);
    expect(kinds).toBeGreaterThan(100);
    expect(operations).toBeGreaterThanOrEqual(kinds);
    return [wrong, [...outcomes].filter(([, { early, error }]) => early > 0 || error !== undefined)];
  };
  const none = [{ early: 0, errors: 0 }, []];

  it('in this process', async () => {
    expect(wrongOf(await stress({ operations: 4 }))).toEqual(none);
  });

  it.each(['stdio', 'http'] as const)('in a child over %s', async (transport) => {
    expect(wrongOf(await stressInChild(`${folder}/stress-child.mjs`, transport, 1))).toEqual(none);
  });
});

/** Without this part of the rule, time passes these kinds by. Looks at threads would make up for the first ones. */
const needed: [name: string, ablation: Ablation, kinds: string[], applies: boolean][] = [
  // Before Node 24 the promise hooks, which cannot be left out there, hide the need of the second turn.
  ['the second quiet turn', { quietTurns: 1, without: ['native'] }, ['fetch', 'immediates'], NODE >= 24],
  ['counting callbacks', { without: ['activity'] }, ['immediates'], true],
  ['following requests', { without: ['requests', 'native'] }, ['stat callbacks', 'readFile', 'scrypt', 'dns'], true],
  ['following zlib writes', { without: ['zlib', 'native'] }, ['deflate', 'inflate', 'brotli'], true],
  // Before Node 24 WebCrypto jobs can be followed as requests.
  [
    'following WebCrypto',
    { without: ['webcrypto', 'native'] },
    ['webcrypto', 'webcrypto, keys', 'webcrypto, derived'],
    NODE >= 24,
  ],
  ['following child processes', { without: ['children', 'native'] }, ['child process'], true],
  ['following native work', { without: ['native'] }, ['sharp', 'argon2', 'bcrypt'], true],
  ['following datagrams', { without: ['datagrams', 'native'] }, ['udp to another process'], true],
];

describe.each(needed)('without %s', (_name, ablation, kinds, applies) => {
  it.runIf(applies)('the stress test fails', async () => {
    const outcomes = await stress({
      operations: 50,
      evenly: true,
      kinds,
      clock: { [ABLATION]: ablation, maxRealWaitMs: 200 },
    });

    const { early, errors } = sum(outcomes);
    expect(early + errors).toBeGreaterThan(0);
  });
});
