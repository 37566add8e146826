import { UsageError } from '../check/options/usage-error.ts';

/** What only the worker of vitest 3 and before has. */
const ofVitest3 = 'moduleCache';

/**
 * Fails early in a vitest whose `import()` cannot be followed: a server would seem never to start.
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
