import { faults } from '../../src/faults/fault-builders.ts';
import { placeOf } from '../../src/scenario/server/server-under-test.ts';
import { plainPlay, type SuiteDefinition, type SuitePlay } from '../suite-definition.ts';

/**
 * The second start by a launcher such as `npx`: an earlier one has completed the download. How long the first start takes depends on
 * the package and the network: the user of the suite gives it as a fault.
 */
const warm: SuitePlay = {
  under: 'at its second start by npx or uvx',
  options: { faults: [faults.packageDownload({ startedBeforeMs: 60_000 })] },
};

/** Each client has its tools before it gives up on the start-up or begins without them. */
export const startsInTime = {
  id: 'starts-in-time',
  summary: 'does each client have its tools before it gives up on the start-up, or begins without them?',
  verdicts: ['startup'],
  properties: ['starts-without-tools', 'waits-for-roots', 'slow-pages'],
  plays: (server) => (placeOf(server) === 'stdio-child' ? [plainPlay, warm] : [plainPlay]),
} as const satisfies SuiteDefinition;
