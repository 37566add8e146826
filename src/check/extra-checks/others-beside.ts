import { dependsOnSession } from '../../faults/when/fault-condition.ts';
import type { CellReport } from '../../report/check-report.ts';
import type { Call } from '../../scenario/play-calls.ts';
import type { ServerUnderTest } from '../../scenario/server/server-under-test.ts';
import type { FindingDraft } from '../judge/finding-draft.ts';
import type { PlayedClient } from '../judge/played-client.ts';
import type { FullOptions } from '../options/check-options.ts';
import { searchSignal } from '../play/start-session.ts';
import { type AloneCall, besidePlay } from './beside-play.ts';

/** The calls of these cells, each with the longest time that it took for any client; `null`: no client got an answer. */
function callsOf(cells: readonly CellReport[]): readonly { readonly call: Call; readonly tookMs: number | null }[] {
  const calls = new Map<string, { call: Call; tookMs: number | null }>();
  for (const { tool, arguments: args, tookMs } of cells.filter(({ played }) => played)) {
    const key = `${tool} ${JSON.stringify(args)}`;
    const before = calls.get(key)?.tookMs ?? null;
    const longest = before === null || tookMs === null ? (before ?? tookMs) : Math.max(before, tookMs);
    calls.set(key, { call: { tool, arguments: args as Call['arguments'] }, tookMs: longest });
  }
  return [...calls.values()];
}

/** Looks, for each plan with faults, whether other requests have to wait during a call that a fault affects. */
export async function othersBeside(
  server: ServerUnderTest,
  played: readonly PlayedClient[],
  options: FullOptions,
): Promise<readonly FindingDraft[]> {
  const perPlan = played.length / options.plans.length;
  const findings: FindingDraft[] = [];
  for (const [index, plan] of options.plans.entries()) {
    if (plan.length === 0 || dependsOnSession(plan)) continue;
    const calls = callsOf(played.slice(index * perPlan, (index + 1) * perPlan).flatMap(({ cells }) => cells));
    for (const { call } of calls) {
      if (searchSignal(options)?.aborted === true) return findings;
      options.onStage?.('looking whether others wait beside a faulted call');
      const other = calls.flatMap((one): AloneCall[] =>
        one.call.tool === call.tool || one.tookMs === null ? [] : [{ call: one.call, tookMs: one.tookMs }],
      );
      findings.push(...(await besidePlay({ server, plan, options }, call, other[0] ?? null)));
    }
  }
  return findings;
}
