import { playLoad } from '../check/load/play-load.ts';
import { UsageError } from '../check/options/usage-error.ts';
import { defaultClient } from '../check/session-runs/session-setting.ts';
import type { CheckReport } from '../report/check-report.ts';
import type { LoadReport } from '../report/load-report.ts';
import type { ProgressLine } from './progress-line.ts';
import { type CheckInvocation, needsVirtualTime, sharedWith, toolsOf } from './run-searches.ts';

/** Plays each tool that a check called with more and more callers, for each client that was named. */
export async function runLoad(
  invocation: CheckInvocation,
  report: CheckReport,
  {
    load,
    signal,
    progress,
  }: {
    readonly load: NonNullable<CheckInvocation['load']>;
    readonly signal: AbortSignal;
    readonly progress: ProgressLine;
  },
): Promise<readonly LoadReport[]> {
  const { server, options } = invocation;
  const { clients: named = [], ...shared } = sharedWith(invocation);
  const clients = named.filter((client) => client !== 'current' && client !== 'all');
  const loads: LoadReport[] = [];
  if (report.time === 'real') throw new UsageError(`--load: ${needsVirtualTime}`);
  for (const { tool, given } of toolsOf(invocation, report))
    for (const client of clients.length === 0 ? [defaultClient] : clients)
      loads.push(
        await playLoad(server, {
          ...shared,
          ...(options.faults === undefined ? {} : { faults: options.faults }),
          ...(given === undefined ? {} : { arguments: given }),
          ...load,
          client,
          tool,
          endSignal: signal,
          onLevel: (callers) => progress.show(`${callers} callers of ${tool} ...`),
        }),
      );
  return loads;
}
