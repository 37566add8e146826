import { answersInTime } from './definitions/answers-in-time.ts';
import { type Suite, suiteDoor } from './suite-door.ts';

/**
 * Registers a whole suite of tests for a server: does it answer each client before that client gives up? For each client there
 * is a `describe`, with one test for its start-up and one for each call. Without `calls` there is one test for all tools with
 * `readOnlyHint`.
 *
 * It is the suite {@link suites}`.answersInTime`, without a group of its own. `suite.calls(server)` lists the tools with `readOnlyHint` as calls. `suite.findings(server, options)` returns the failures as
 * data and needs no test runner.
 *
 * @throws UsageError (`ERR_USAGE`) if no test runner is known, and for clients or properties that do not exist
 *
 * @example
 * ```ts
 * import { suite } from 'mcp-deadline/suites';
 *
 * const server = () => import('../src/server.js');
 * suite(server, { clients: ['codex-cli', 'vscode'], calls: [{ tool: 'search', arguments: { query: 'x' } }] });
 * ```
 *
 * @example
 * ```ts
 * import { suite } from 'mcp-deadline/suites';
 *
 * const server = () => import('../src/server.js');
 * suite(server, { clients: ['codex-cli'], calls: await suite.calls(server) });
 * ```
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { suite } from 'mcp-deadline/suites';
 *
 * const findings = await suite.findings(server, { clients: ['codex-cli'], calls: [{ tool: 'search' }] });
 * assert.deepEqual(findings.map(({ message }) => message), []);
 * ```
 */
export const suite: Suite = suiteDoor(answersInTime, false);
