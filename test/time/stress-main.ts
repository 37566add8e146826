// Run by all-nodes.mjs under each version of Node; see there for the options.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ABLATION, type Ablation } from '../../src/time/core/clock-options.ts';
import { type Outcomes, stress, sum } from './stress.ts';
import { stressInChild } from './stress-children.ts';

const { values } = parseArgs({
  options: {
    where: { type: 'string', default: 'here,stdio,http' },
    operations: { type: 'string', default: '900' },
    minutes: { type: 'string', default: '10' },
    ablations: { type: 'boolean', default: false },
  },
});
const operations = Number(values.operations);

/** Each part of a run gets so long on the wall; what it did until then is told. */
function withinMinutes(): () => boolean {
  const end = performance.now() + Number(values.minutes) * 60_000;
  return () => performance.now() < end;
}

function tell(name: string, outcomes: Outcomes, startedMs: number): number {
  const { kinds, operations, early, errors } = sum(outcomes);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  console.log(
    `${process.version.padEnd(9)} ${name.padEnd(20)} early ${early} of ${operations}, ${kinds} kinds, ended early ${errors}  ${seconds} s`,
  );
  for (const [kind, { early, operations, error }] of outcomes) {
    if (early > 0 || error !== undefined) console.log(`  ${kind} ${early}/${operations} ${error ? short(error) : ''}`);
  }
  return early + errors;
}

const short = (error: unknown): string => String(error).split('\n').slice(0, 6).join(' | ');

const child = fileURLToPath(new URL('./stress-child.mjs', import.meta.url));
let wrong = 0;
for (const where of values.where.split(',')) {
  const started = performance.now();
  const outcomes =
    where === 'here'
      ? await stress({ operations }, withinMinutes())
      : await stressInChild(child, where === 'http' ? 'http' : 'stdio', operations, withinMinutes());
  wrong += tell(where, outcomes, started);
}

if (values.ablations) {
  // With an add-on loaded, looks at threads make up for some of the others.
  const parts: Record<string, Ablation> = {
    'one quiet turn': { quietTurns: 1, without: ['native'] },
    'without activity': { without: ['activity'] },
    'without events': { without: ['events'] },
    'without requests': { without: ['requests', 'native'] },
    'without zlib': { without: ['zlib', 'native'] },
    'without webcrypto': { without: ['webcrypto', 'native'] },
    'without loopback': { without: ['loopback'] },
    'without http': { without: ['http', 'native'] },
    'without children': { without: ['children', 'native'] },
    'without native': { without: ['native'] },
    'without datagrams': { without: ['datagrams', 'native'] },
  };
  for (const [name, ablation] of Object.entries(parts)) {
    const started = performance.now();
    tell(name, await stress({ operations: 30, clock: { [ABLATION]: ablation, maxRealWaitMs: 200 } }), started);
  }
}
process.exit(wrong > 0 ? 1 : 0); // add-ons may keep threads and sockets of their own open
