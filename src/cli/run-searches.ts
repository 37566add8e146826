import type { CheckOptions, RequestedCall } from '../check/options/check-options.ts';
import { faultPlans } from '../check/property-runs/fault-plans.ts';
import { searchCases } from '../check/property-runs/search-cases.ts';
import type { SearchOptions } from '../check/property-runs/search-options.ts';
import { faultReach } from '../check/reach/fault-reach.ts';
import type { CheckReport } from '../report/check-report.ts';
import type { SearchReport } from '../report/search-report.ts';
import { transportOf } from '../scenario/server/server-under-test.ts';
import type { Invocation } from './parse-arguments.ts';
import type { ProgressLine } from './progress-line.ts';

export type CheckInvocation = Extract<Invocation, { command: 'check' }>;

/** Why a server in real time is not searched. */
export const needsVirtualTime = 'the server runs in real time, and this needs virtual time';

/** The options of the check that its searches and draws have, too. */
const sharedOptions = [
  'clients',
  'era',
  'gateways',
  'horizonMs',
  'humanDelayMs',
  'maxCpuMs',
  'maxSteps',
  'maxWaitMs',
  'mode',
  'network',
  'seed',
  'slowdown',
] as const satisfies readonly (keyof CheckOptions & keyof SearchOptions)[];

/** The options of the check that its searches and draws have, too, as they were given. */
export function sharedWith({ options }: CheckInvocation): Pick<CheckOptions, (typeof sharedOptions)[number]> {
  const given = sharedOptions.map((name) => [name, options[name]] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

/** The faults that vary: those of `--fault`, otherwise all that can act on this server. */
function plansOf({ server, options }: CheckInvocation) {
  const { faults = [], clients } = options;
  const about = { server, ...(clients === undefined ? {} : { clients }) };
  if (faults.length > 0) return faultPlans({ ...about, faults });
  const http = transportOf(server) === 'http';
  return faultPlans({ ...about, upstream: true, http, faults: ['cold-start-first-call'] });
}

/** The tools that a check called, each with the arguments that the user gave. */
export function toolsOf({ options }: CheckInvocation, { cells }: CheckReport) {
  const tools = [...new Set(cells.filter(({ played }) => played).map(({ tool }) => tool))];
  return tools.map((tool) => ({ tool, given: options.calls?.find((call) => call.tool === tool)?.arguments }));
}

/**
 * Searches each tool that a check called for a case in which a client gives up.
 *
 * @param runs the number of runs for each tool
 * @param signal ends the searches early
 */
export async function runSearches(
  invocation: CheckInvocation,
  report: CheckReport,
  { runs, signal, progress }: { readonly runs: number; readonly signal: AbortSignal; readonly progress: ProgressLine },
): Promise<readonly SearchReport[]> {
  const { server, options } = invocation;
  const shared = sharedWith(invocation);
  const faults = plansOf(invocation);
  const searches: SearchReport[] = [];
  const ending = report.time === 'real' ? AbortSignal.abort(new Error(needsVirtualTime)) : signal;
  for (const { tool, given: args } of toolsOf(invocation, report)) {
    const budgetMs = options.budgets?.[tool];
    const about = { ...shared, faults, endSignal: ending, ...(budgetMs === undefined ? {} : { budgetMs }) };
    const search = await searchCases(server, tool, {
      ...about,
      numRuns: runs,
      ...(args === undefined ? {} : { arguments: args }),
      onRun: (made, of) => progress.show(`run ${made} of ${of} of ${tool}`),
    });
    if (!invocation.reach || search.outcome !== 'held') {
      searches.push(search);
      continue;
    }
    const called = args ?? report.cells.find((cell) => cell.played && cell.tool === tool)?.arguments;
    const reach = await faultReach(server, tool, {
      ...about,
      ...(called === undefined ? {} : { arguments: called as NonNullable<RequestedCall['arguments']> }),
      onStage: (doing) => progress.show(`${doing} ...`),
    });
    searches.push({ ...search, reach });
  }
  return searches;
}
