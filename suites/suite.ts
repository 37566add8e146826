import { tellErrors } from '../src/check/judge/error-notes.ts';
import { doubtsOf, tellDoubts } from '../src/check/judge/unknown-cells.ts';
import { CallSite } from '../src/check/options/call-site.ts';
import type { RequestedCall } from '../src/check/options/check-options.ts';
import { type ChosenClient, chooseClients } from '../src/check/options/client-spec.ts';
import { assertFailOn, needsExtraChecks, propertiesToJudge, unknownOf } from '../src/check/options/fail-on.ts';
import { chooseProperties } from '../src/check/options/property-spec.ts';
import { UsageError } from '../src/check/options/usage-error.ts';
import type { CellReport, CheckReport } from '../src/report/check-report.ts';
import type { ServerOrMade } from '../src/scenario/server/server-under-test.ts';
import { callsOf } from './calls-of.ts';
import { findings } from './findings.ts';
import { type ClientPlay, playClient } from './play-client.ts';
import { cellProblem, findingsAbout, type SuiteFinding, startupProblem, unmetProblem } from './problems.ts';
import { presentRunner } from './runner.ts';
import type { SuiteOptions } from './suite-options.ts';

const sameArguments = (cell: CellReport, call: RequestedCall): boolean =>
  cell.tool === call.tool && JSON.stringify(cell.arguments) === JSON.stringify(call.arguments);

/** The cell of a call. A call with generated arguments has a cell with arguments that no other call names. */
function cellOf(cells: readonly CellReport[], call: RequestedCall, calls: readonly RequestedCall[]) {
  if (call.arguments !== undefined) return cells.find((cell) => sameArguments(cell, call));
  return cells.find((cell) => cell.tool === call.tool && !calls.some((other) => sameArguments(cell, other)));
}

const nameOf = (call: RequestedCall, calls: readonly RequestedCall[]): string =>
  calls.filter(({ tool }) => tool === call.tool).length === 1
    ? call.tool
    : `${call.tool} ${JSON.stringify(call.arguments ?? 'generated')}`;

function nameOfClient({ profile, settings }: ChosenClient): string {
  const given = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
  return given.length === 0 ? profile.id : `${profile.id}:${given.join(',')}`;
}

/** A test of a suite that failed, with the stack of the line that called `suite`. */
class SuiteError extends Error {
  override readonly name = 'SuiteError';
}

const failWith = (problems: readonly (SuiteFinding | null)[]): void => {
  const messages = problems.flatMap((problem) => (problem === null ? [] : [problem.message]));
  if (messages.length > 0) throw new SuiteError(messages.join('\n\n'));
};

/**
 * Registers tests with the runner: for each client a `describe`, with one test for its start-up and one for each call. A client
 * is played once, when the first of its tests runs. A call with wrong arguments fails only its own test. Without `calls` there is
 * one test for all tools with `readOnlyHint`, because the server has not listed its tools yet. {@link callsOf} lists them.
 *
 * @param server the server under test
 * @param options what is played, what counts as a failure, and how tests are registered
 * @throws UsageError (`ERR_USAGE`) if no test runner is known, and for clients or properties that do not exist
 */
function register(server: ServerOrMade, options: SuiteOptions = {}): void {
  const {
    runner = presentRunner,
    timeoutMs: timeout = 60_000,
    failOn = [],
    unknown = unknownOf(failOn),
    errors = 'noted',
    calls,
    clients = ['current'],
    properties,
    ...asked
  } = options;
  if (runner === null)
    throw new UsageError(
      'there is no test runner that suite() knows. Give it yours: suite(server, { runner: { describe, test } }) with those of node:test; or take the findings as data: await suite.findings(server, {...})',
    );
  assertFailOn(failOn, asked.quick, properties);
  const judged = chooseProperties(propertiesToJudge(properties, failOn));
  const site = new CallSite(register);
  const chosen = chooseClients(clients);
  for (const client of chosen) {
    let playing: Promise<ClientPlay> | undefined;
    const played = () => {
      playing ??= playClient(server, client, {
        quick: !needsExtraChecks(failOn),
        ...asked,
        properties: judged,
        ...(calls === undefined ? {} : { calls }),
      });
      return playing;
    };
    const test = (name: string, run: (play: ClientPlay) => void) =>
      runner.test(name, { timeout }, async () => {
        try {
          run(await played());
        } catch (error) {
          throw error instanceof SuiteError ? site.of(error) : site.ofMistake(error);
        }
      });
    const judge = (report: CheckReport, cells: readonly CellReport[]) => {
      const judged = cells.map((cell) => ({ cell, doubts: doubtsOf([cell], chosen, unknown) }));
      failWith([
        ...judged.map(({ cell, doubts }) => cellProblem(report, cell, doubts, { errors, failOn })),
        unmetProblem(report),
      ]);
      for (const { cell, doubts } of judged) {
        tellErrors(findingsAbout(report, cell), errors);
        tellDoubts(doubts);
      }
    };
    runner.describe(nameOfClient(client), () => {
      test('starts the server', ({ report }) =>
        failWith(report.startup.map((startup) => startupProblem(report, startup, failOn))));
      if (calls === undefined)
        test('gets an answer of every read-only tool', ({ report }) => {
          judge(report, report.cells);
          if (report.cells.length === 0) throw new SuiteError('no tool was called, so nothing is proved');
        });
      for (const call of calls ?? [])
        test(`gets its answer: ${nameOf(call, calls ?? [])}`, ({ report, wrong }) => {
          const error = wrong.get(call);
          if (error !== undefined) throw error;
          const cell = cellOf(report.cells, call, calls ?? []);
          if (cell === undefined || !cell.played)
            throw new SuiteError(`${call.tool} was not called: ${cell?.because ?? 'it has no cell'}`);
          judge(report, [cell]);
        });
    });
  }
}

/**
 * Registers a whole suite of tests for a server: does it answer each client before that client gives up? For each client there
 * is a `describe`, with one test for its start-up and one for each call. Without `calls` there is one test for all tools with
 * `readOnlyHint`.
 *
 * `suite.calls(server)` lists the tools with `readOnlyHint` as calls. `suite.findings(server, options)` returns the failures as
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
export const suite: typeof register & {
  readonly findings: typeof findings;
  readonly calls: typeof callsOf;
} = Object.assign(register, { findings, calls: callsOf });
