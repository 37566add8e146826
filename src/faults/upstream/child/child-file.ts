import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FaultPlanError } from '../../fault-plan-error.ts';

/** Beside this file once built; in `dist/` when this file still runs from its source. */
const candidates = ['./extend-child.cjs', '../../../../dist/src/faults/upstream/child/extend-child.cjs'];

/**
 * The built file that child processes load when a plan has rules over their outgoing HTTP.
 *
 * @throws FaultPlanError (`ERR_FAULT_PLAN`) when the project was not built
 */
export function childFile(): string {
  const files = candidates.map((candidate) => fileURLToPath(new URL(candidate, import.meta.url)));
  const found = files.find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new FaultPlanError(
    'Failed to find the code that intercepts the outgoing HTTP of a child process: dist/src/faults/upstream/child/extend-child.cjs does not exist. Please run `npm run build` first.',
  );
}
