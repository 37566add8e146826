import { check } from '../src/check/check.ts';
import { doubtsOf } from '../src/check/judge/unknown-cells.ts';
import { chooseClients } from '../src/check/options/client-spec.ts';
import { assertFailOn, needsExtraChecks, propertiesToJudge, unknownOf } from '../src/check/options/fail-on.ts';
import { UsageError } from '../src/check/options/usage-error.ts';
import type { ServerOrMade } from '../src/scenario/server/server-under-test.ts';
import { cellProblem, type SuiteFinding, startupProblem, unmetProblem } from './problems.ts';
import type { FindingsOptions } from './suite-options.ts';

/**
 * Returns everything for which a test of `suite(server, options)` would fail, as data. It needs no test runner.
 *
 * @param server the server under test
 * @param options what is played, and what counts as a failure
 * @throws UsageError (`ERR_USAGE`) if no tool was called, and every error that `check` throws
 */
export async function findings(server: ServerOrMade, options: FindingsOptions = {}): Promise<readonly SuiteFinding[]> {
  const { failOn = [], unknown = unknownOf(failOn), errors = 'noted', properties, ...asked } = options;
  assertFailOn(failOn, asked.quick, properties);
  const report = await check(server, {
    quick: !needsExtraChecks(failOn),
    ...asked,
    properties: propertiesToJudge(properties, failOn),
  });
  const clients = chooseClients(options.clients ?? ['current']);
  const found = [
    ...report.startup.map((startup) => startupProblem(report, startup, failOn)),
    ...report.cells.map((cell) => cellProblem(report, cell, doubtsOf([cell], clients, unknown), { errors, failOn })),
    unmetProblem(report),
  ].filter((problem) => problem !== null);
  if (found.length === 0 && report.cells.length === 0)
    throw new UsageError('no tool was called, so nothing is proved: name calls, or mark tools with readOnlyHint');
  return found;
}
