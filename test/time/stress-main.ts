// Run by all-nodes.mjs under each version of Node: `node stress-main.js [operations]`.
import { ABLATION, type Ablation } from '../../src/time/clock-options.ts';
import { type Outcome, stress, sum } from './stress.ts';

const [operations = '900', ablations = 'no'] = process.argv.slice(2);

const line = (name: string, outcomes: ReadonlyMap<string, Outcome>): string => {
  const { operations, early, errors } = sum(outcomes);
  const bad = [...outcomes].filter(([, outcome]) => outcome.early > 0 || outcome.error !== undefined);
  const details = bad.map(
    ([kind, { early, operations, error }]) =>
      `${kind} ${early}/${operations}${error ? ` (${error instanceof Error ? error.name : error})` : ''}`,
  );
  return `${name.padEnd(24)} early ${early} of ${operations}, ended early ${errors}  ${details.join(', ')}`;
};

const started = performance.now();
const full = await stress({ operations: Number(operations) });
console.log(line(`${process.version} full`, full), `${((performance.now() - started) / 1000).toFixed(1)} s`);
for (const [, { error }] of full) if (error) console.log(error);

if (ablations === 'ablations') {
  const parts: Record<string, Ablation> = {
    'one quiet turn': { quietTurns: 1 },
    'without activity': { without: ['activity'] },
    'without events': { without: ['events'] },
    'without requests': { without: ['requests'] },
    'without zlib': { without: ['zlib'] },
    'without webcrypto': { without: ['webcrypto'] },
    'without loopback': { without: ['loopback'] },
    'without http': { without: ['http'] },
    'without children': { without: ['children'] },
  };
  for (const [name, ablation] of Object.entries(parts)) {
    console.log(line(name, await stress({ operations: 60, clock: { [ABLATION]: ablation, maxRealWaitMs: 2000 } })));
  }
}
const { early, errors } = sum(full);
process.exitCode = early + errors > 0 ? 1 : 0;
