import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FaultPlanError } from '../../fault-plan-error.ts';

/** Beside this file once built; in `dist/` when this file still runs from its source. */
const places = ['./extend-child.cjs', '../../../../dist/src/faults/upstream/child/extend-child.cjs'];

/**
 * The built file that children load when a plan holds their outgoing HTTP.
 *
 * @throws FaultPlanError (`ERR_FAULT_PLAN`) when the project was not built
 */
export function childFile(): string {
  const files = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const found = files.find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new FaultPlanError(
    'Failed to find what holds the outgoing HTTP of a child process: dist/src/faults/upstream/child/extend-child.cjs does not exist. Please run `npm run build` first.',
  );
}
