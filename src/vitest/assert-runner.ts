import { UsageError } from '../check/options/usage-error.ts';

/** A field that only the worker of vitest 3 and earlier has. */
const ofVitest3 = 'moduleCache';

/**
 * Fails early in a vitest version whose `import()` the virtual clock cannot track: a server would seem never to start.
 *
 * @throws UsageError (`ERR_USAGE`)
 */
export function assertRunner(
  worker: unknown = (globalThis as { __vitest_worker__?: unknown }).__vitest_worker__,
): void {
  if (typeof worker === 'object' && worker !== null && ofVitest3 in worker)
    throw new UsageError(
      'mcp-deadline/vitest needs vitest 4 or later, and this is an earlier one. Install vitest 4 or later; or use check() with a function that makes the server',
    );
}
