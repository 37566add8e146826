import * as all from './all-suites.ts';
import { type Suite, suiteDoor } from './suite-door.ts';

/** The suites by the names of their exports. */
export type Suites = { readonly [K in keyof typeof all]: Suite };

/**
 * Every suite of this package, each for one question about a server. `suites.cancellation(server)` registers tests with the
 * runner; `suites.cancellation.findings(server)` returns the failures as data, without a runner.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { suites } from 'mcp-deadline/suites';
 *
 * const findings = await suites.payload.findings(server, { clients: ['codex-cli'], calls: [{ tool: 'search' }] });
 * assert.deepEqual(findings.map(({ message }) => message), []);
 * ```
 */
export const suites: Suites = Object.fromEntries(
  Object.entries(all).map(([name, definition]) => [name, suiteDoor(definition, true)]),
) as Suites;
