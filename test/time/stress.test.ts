import { describe, expect, it } from 'vitest';
import { ABLATION, type Ablation } from '../../src/time/clock-options.ts';
import { stress, sum } from './stress.ts';

const NODE = Number(process.versions.node.split('.')[0]);

// The full stress test (10,000 operations and more, on every Node) is run by all-nodes.mjs.
describe('the stress test', () => {
  it('fires no timer early', async () => {
    const outcomes = await stress({ operations: 30 });

    const { operations, ...wrong } = sum(outcomes);
    expect(operations).toBeGreaterThan(300);
    expect(wrong).toEqual({ early: 0, errors: 0 });
  });
});

/** Without this part of the rule, time passes these kinds of I/O by. */
const needed: [name: string, ablation: Ablation, kinds: string[], applies: boolean][] = [
  // Before Node 24 the promise hooks, which cannot be left out there, hide the need of the second turn.
  ['the second quiet turn', { quietTurns: 1 }, ['fetch', 'immediates'], NODE >= 24],
  ['counting callbacks', { without: ['activity'] }, ['immediates'], true],
  ['following requests', { without: ['requests'] }, ['stat callbacks', 'readFile', 'scrypt', 'dns'], true],
  ['following zlib writes', { without: ['zlib'] }, ['gzip', 'brotli'], true],
  // Before Node 24 WebCrypto jobs can be followed as requests.
  ['following WebCrypto', { without: ['webcrypto'] }, ['webcrypto'], NODE >= 24],
  ['following HTTP requests', { without: ['http'] }, ['fetch to another process'], true],
  ['following child processes', { without: ['children'] }, ['child process'], true],
];

describe.each(needed)('without %s', (_name, ablation, kinds, applies) => {
  it.runIf(applies)('the stress test fails', async () => {
    const outcomes = await stress({ operations: 100, kinds, clock: { [ABLATION]: ablation, maxRealWaitMs: 1000 } });

    const { early, errors } = sum(outcomes);
    expect(early + errors).toBeGreaterThan(0);
  });
});
