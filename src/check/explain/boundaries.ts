import { RunsUsedUp } from '../../explore/boundary.ts';
import { boundariesOfPlan } from '../../explore/boundary-of-plan.ts';
import { dependsOnSession } from '../../faults/when/fault-condition.ts';
import type { CellReport } from '../../report/check-report.ts';
import { livesHere, type ServerUnderTest } from '../../scenario/server/server-under-test.ts';
import type { PlayedClient } from '../judge/played-client.ts';
import type { FullOptions } from '../options/check-options.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { searchSignal } from '../play/start-session.ts';
import { PlanProbe, SearchEnded } from './plan-probe.ts';

/**
 * Adds to the first cells that fail under a fault plan the boundary of each of its faults, exact to the millisecond or byte. If
 * the boundary follows from the lateness of the answer, two plays verify it. Otherwise it is searched for.
 *
 * @param clients the clients of `played`, in the same order for each plan
 */
export async function withBoundaries(
  server: ServerUnderTest,
  clients: readonly ChosenClient[],
  played: readonly PlayedClient[],
  options: FullOptions,
): Promise<readonly PlayedClient[]> {
  let remaining = options.explain ?? (livesHere(server) ? 3 : 1);
  const result: PlayedClient[] = [];
  for (const [index, one] of played.entries()) {
    const client = clients[index % clients.length];
    const cells: CellReport[] = [];
    for (const cell of one.cells) {
      const wanted =
        remaining > 0 && client !== undefined && cell.plan.length > 0 && cell.played && cell.verdict === 'fails';
      if (!wanted) {
        cells.push(cell);
        continue;
      }
      if (dependsOnSession(cell.plan)) {
        cells.push({ ...cell, searchEnded: 'the fault depends on the session before the call' });
        continue;
      }
      remaining -= 1;
      const ended = () => endedBy(searchSignal(options));
      const probe = new PlanProbe({ server, plan: cell.plan, options }, client, cell);
      cells.push(ended() === null ? await cellWithBoundaries(probe, cell, ended) : { ...cell, searchEnded: ended() });
    }
    result.push({ ...one, cells });
  }
  return result;
}

/** How late the answer was, in milliseconds. `null`: unknown. */
function lateMs({ tookMs, gaveUp }: CellReport): number | null {
  const gaveUpMs = gaveUp?.latestMs;
  return tookMs !== null && typeof gaveUpMs === 'number' && tookMs >= gaveUpMs ? tookMs - gaveUpMs : null;
}

const whyNot = (error: SearchEnded | RunsUsedUp): string =>
  error instanceof RunsUsedUp
    ? 'it takes more starts of the server than are made for one cell'
    : 'the call could not be made again';

/** Why the signal aborted the search. `null`: it did not. */
function endedBy(signal: AbortSignal | undefined): string | null {
  if (signal?.aborted !== true) return null;
  const { reason } = signal;
  return reason instanceof Error ? reason.message : String(reason);
}

/** @param ended why the search was aborted; `null`: it was not aborted */
async function cellWithBoundaries(probe: PlanProbe, cell: CellReport, ended: () => string | null): Promise<CellReport> {
  const late = lateMs(cell);
  try {
    const passesWith = await boundariesOfPlan(cell.plan, (plan) => probe.quickly(plan), {
      surely: (plan) => probe.surely(plan),
      doubtOf: (plan) => probe.doubtOf(plan),
      ...(late === null ? {} : { lateMs: late }),
    });
    return { ...cell, passesWith };
  } catch (error) {
    if (error instanceof SearchEnded || error instanceof RunsUsedUp)
      return { ...cell, searchEnded: ended() ?? whyNot(error) };
    throw error;
  } finally {
    await probe.close();
  }
}
