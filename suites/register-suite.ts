import { tellErrors } from '../src/check/judge/error-notes.ts';
import { doubtsOf, tellDoubts } from '../src/check/judge/unknown-cells.ts';
import { CallSite } from '../src/check/options/call-site.ts';
import type { RequestedCall } from '../src/check/options/check-options.ts';
import { type ChosenClient, chooseClients } from '../src/check/options/client-spec.ts';
import { assertFailOn, propertiesToJudge, unknownOf } from '../src/check/options/fail-on.ts';
import { chooseProperties } from '../src/check/options/property-spec.ts';
import { UsageError } from '../src/check/options/usage-error.ts';
import type { CellReport, CheckReport } from '../src/report/check-report.ts';
import type { ServerOrMade } from '../src/scenario/server/server-under-test.ts';
import { gapsOf, neverJudged, ownFindings, type SuiteGap } from './judge-play.ts';
import { type ClientPlay, playClient } from './play-client.ts';
import {
  cellProblem,
  findingProblem,
  findingsAbout,
  mistakeProblem,
  type SuiteFinding,
  staleProblem,
  startupProblem,
  unmetProblem,
} from './problems.ts';
import { presentRunner, type RunningTest } from './runner.ts';
import { clientsOf, type SuiteDefinition, type SuitePlay } from './suite-definition.ts';
import type { SuiteOptions } from './suite-options.ts';
import { suitePlays } from './suite-plays.ts';
import { checkOptionsOf } from './suite-result.ts';

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

/** A test of a suite that failed, with the stack of the line that called the suite. */
class SuiteError extends Error {
  override readonly name = 'SuiteError';
}

const failWith = (problems: readonly (SuiteFinding | null)[]): void => {
  const messages = problems.flatMap((problem) => (problem === null ? [] : [problem.message]));
  if (messages.length > 0) throw new SuiteError(messages.join('\n\n'));
};

const shown = new Set<string>();

/** Skips a test that could judge nothing. Under a runner that cannot skip a running test, the console says so once. */
function skip(running: RunningTest | undefined, gaps: readonly SuiteGap[]): void {
  const why = [...new Set(gaps.map((gap) => `not judged: ${gap.why}`))].join('. ');
  if (running?.skip !== undefined) running.skip(why);
  else if (!shown.has(why)) {
    shown.add(why);
    console.warn(`mcp-deadline: ${gaps[0]?.property}: ${why}`);
  }
}

/** How the tests of a suite are registered, besides its options. */
export interface Registration {
  /** The function that the user called: the stack of a failing test begins at its call. */
  readonly called: (...args: never[]) => unknown;
  /** Whether the tests are in a group that is named after the suite. */
  readonly grouped: boolean;
}

/** One play of a suite with one client, which begins when it is first needed. */
interface LazyPlay {
  readonly play: SuitePlay;
  readonly played: () => Promise<ClientPlay>;
}

const and = (name: string, { under }: SuitePlay): string => (under === null ? name : `${name}, ${under}`);

/**
 * Registers the tests of a suite with the runner: for each client a `describe`, with tests for the verdicts that the suite
 * judges, in each of its plays, and one for each of its properties. A client is played once per play, when the first test that
 * needs it runs. A call with wrong arguments fails only its own test. Without `calls` there is one test for all tools with
 * `readOnlyHint`, because the server has not listed its tools yet. A property that could not be judged skips its test.
 *
 * @throws UsageError (`ERR_USAGE`) if no test runner is known, for clients or properties that do not exist, and for a server that
 *   the suite cannot play
 */
export function registerSuite(
  suite: SuiteDefinition,
  server: ServerOrMade,
  options: SuiteOptions,
  { called, grouped }: Registration,
): void {
  const { runner = presentRunner, timeoutMs: timeout = 60_000, calls, clients = clientsOf(suite), ...asked } = options;
  const { failOn = [], unknown = unknownOf(failOn), errors = 'noted', properties } = asked;
  if (runner === null)
    throw new UsageError(
      'there is no test runner that suite() knows. Give it yours: suite(server, { runner: { describe, test } }) with those of node:test; or take the findings as data: await suite.findings(server, {...})',
    );
  assertFailOn(failOn, asked.quick, properties);
  const judged = chooseProperties(propertiesToJudge(properties, failOn));
  const plays = suitePlays(suite, server, options);
  const site = new CallSite(called);
  const chosen = chooseClients(clients);
  const ofCalls = suite.verdicts.includes('calls');

  const test = (name: string, run: (running: RunningTest | undefined) => Promise<void>) =>
    runner.test(name, { timeout }, async (running) => {
      try {
        await run(running);
      } catch (error) {
        throw error instanceof SuiteError ? site.of(error) : site.ofMistake(error);
      }
    });

  const judgeCells = (play: SuitePlay, report: CheckReport, cells: readonly CellReport[]) => {
    const doubtful = cells.map((cell) => ({ cell, doubts: doubtsOf([cell], chosen, unknown) }));
    failWith([
      ...doubtful.map(({ cell, doubts }) => cellProblem(report, cell, doubts, { errors, failOn })),
      play.under === null ? unmetProblem(report) : null,
    ]);
    for (const { cell, doubts } of doubtful) {
      tellErrors(findingsAbout(report, cell), errors);
      tellDoubts(doubts);
    }
  };

  const verdictTests = ({ play, played }: LazyPlay) => {
    if (suite.verdicts.includes('startup'))
      test(and('starts the server', play), async () => {
        const { report } = await played();
        failWith([...report.startup.map((startup) => startupProblem(report, startup, failOn)), staleProblem(report)]);
      });
    if (ofCalls && calls === undefined)
      test(and('gets an answer of every read-only tool', play), async (running) => {
        const { report } = await played();
        judgeCells(play, report, report.cells);
        if (report.cells.length === 0) throw new SuiteError('no tool was called, so nothing is proved');
        skipUnmet(play, report, running);
      });
    for (const call of ofCalls ? (calls ?? []) : [])
      test(and(`gets its answer: ${nameOf(call, calls ?? [])}`, play), async (running) => {
        const { report, wrong } = await played();
        const error = wrong.get(call);
        if (error !== undefined) throw error;
        const cell = cellOf(report.cells, call, calls ?? []);
        if (cell === undefined || !cell.played)
          throw new SuiteError(`${call.tool} was not called: ${cell?.because ?? 'it has no cell'}`);
        judgeCells(play, report, [cell]);
        skipUnmet(play, report, running);
      });
  };

  /** A fault that the suite chose, and that acted on nothing, proves nothing. */
  const skipUnmet = (play: SuitePlay, report: CheckReport, running: RunningTest | undefined) => {
    const gaps = gapsOf(suite, play, report).filter(({ property }) => property === null);
    if (gaps.length > 0) skip(running, gaps);
  };

  const propertyTest = (id: string, all: readonly LazyPlay[]) =>
    test(`no finding of ${id}`, async (running) => {
      const problems: SuiteFinding[] = [];
      const gaps: SuiteGap[] = [];
      for (const { play, played } of all) {
        const { report } = await played();
        const found = ownFindings(suite, play, report, asked).filter(({ property }) => property === id);
        problems.push(...found.map((finding) => findingProblem(report, finding)));
        gaps.push(...gapsOf(suite, play, report).filter(({ property }) => property === id));
      }
      failWith(problems);
      if (neverJudged(suite, plays, gaps).includes(id)) skip(running, gaps);
    });

  /** What the options add to a suite that judges no verdicts: other tests show it where it judges some. */
  const testOfOptions = (all: readonly LazyPlay[]) =>
    test('nothing else that the options fail on', async () => {
      const problems: SuiteFinding[] = [];
      for (const { play, played } of all) {
        const { report } = await played();
        const others = ownFindings(suite, play, report, asked).filter(
          ({ property }) => !(suite.properties as readonly string[]).includes(property),
        );
        problems.push(...others.map((finding) => findingProblem(report, finding)));
        problems.push(...(report.propertyErrors ?? []).map(mistakeProblem));
        const unmet = play.under === null ? unmetProblem(report) : null;
        if (unmet !== null) problems.push(unmet);
        const stale = staleProblem(report);
        if (stale !== null) problems.push(stale);
      }
      failWith(problems);
    });

  const clientTests = (client: ChosenClient) => {
    const all = plays.map((play): LazyPlay => {
      let playing: Promise<ClientPlay> | undefined;
      return {
        play,
        played: () => {
          playing ??= playClient(server, client, {
            ...checkOptionsOf(suite, play, asked),
            properties: judged,
            ...(calls === undefined ? {} : { calls }),
          });
          return playing;
        },
      };
    });
    runner.describe(nameOfClient(client), () => {
      for (const one of all) verdictTests(one);
      for (const id of suite.properties) propertyTest(id, all);
      const adds = failOn.length > 0 || judged.length > 0 || asked.faults !== undefined || asked.expect !== undefined;
      if (suite.verdicts.length === 0 && adds) testOfOptions(all);
    });
  };

  const register = () => {
    for (const client of chosen) clientTests(client);
  };
  if (grouped) runner.describe(suite.id, register);
  else register();
}
