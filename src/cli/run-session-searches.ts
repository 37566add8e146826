import { searchSessions } from '../check/session-runs/search-sessions.ts';
import { defaultClient } from '../check/session-runs/session-setting.ts';
import { surfaceOf } from '../check/session-runs/surface.ts';
import type { CheckReport } from '../report/check-report.ts';
import type { SessionSearchReport } from '../report/session-search-report.ts';
import type { ProgressLine } from './progress-line.ts';
import { type CheckInvocation, needsVirtualTime, sharedWith, toolsOf } from './run-searches.ts';

/**
 * Searches the sessions of each client that was named for one in which the server does what a correct server does not do.
 *
 * @param runs the number of sessions of each client
 * @param signal ends the searches early
 */
export async function runSessionSearches(
  invocation: CheckInvocation,
  report: CheckReport,
  { runs, signal, progress }: { readonly runs: number; readonly signal: AbortSignal; readonly progress: ProgressLine },
): Promise<readonly SessionSearchReport[]> {
  const { server, options } = invocation;
  const { clients: named = [], ...shared } = sharedWith(invocation);
  const tools = new Map(toolsOf(invocation, report).map(({ tool, given }) => [tool, given]));
  const ending = report.time === 'real' ? AbortSignal.abort(new Error(needsVirtualTime)) : signal;
  const clients = named.filter((client) => client !== 'current' && client !== 'all');
  const searches: SessionSearchReport[] = [];
  for (const client of clients.length === 0 ? [defaultClient] : clients) {
    const about = { ...shared, client, ...(options.faults === undefined ? {} : { faults: options.faults }) };
    if (tools.size === 0 || ending.aborted) {
      const interruptedBy = ending.aborted ? String(ending.reason?.message ?? ending.reason) : 'no tool was called';
      const name = typeof client === 'string' ? client : defaultClient;
      const nothing = { tools: [], seed: options.seed ?? 1, numRuns: runs, runs: 0, steps: 0, unknown: 0 };
      searches.push({ client: name, ...nothing, outcome: 'interrupted', interruptedBy, counterexample: null });
      continue;
    }
    const surface = await surfaceOf(server, tools, about);
    searches.push(
      await searchSessions(server, {
        ...about,
        ...surface,
        numRuns: runs,
        endSignal: ending,
        onRun: (made, of) => progress.show(`session ${made} of ${of}`),
      }),
    );
  }
  return searches;
}
