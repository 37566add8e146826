import { boundariesOfPlan } from '../explore/boundary-of-plan.ts';
import type { CellReport } from '../report/check-report.ts';
import { livesHere, type ServerUnderTest } from '../scenario/server-under-test.ts';
import type { Call } from '../scenario/session.ts';
import type { FullOptions } from './check-options.ts';
import { noCalls } from './choose-calls.ts';
import type { ChosenClient } from './client-spec.ts';
import { GroupPlay } from './group-play.ts';
import type { PlayedClient } from './played-client.ts';

/**
 * Adds to the first cells that fail under a fault plan how far each of its faults may go before they do: each is played
 * again, with smaller and smaller faults, until the boundary is known to the millisecond or byte.
 *
 * @param clients as they were played, in the same order for each plan
 */
export async function explained(
  server: ServerUnderTest,
  clients: readonly ChosenClient[],
  played: readonly PlayedClient[],
  options: FullOptions,
): Promise<readonly PlayedClient[]> {
  let left = options.explain ?? (livesHere(server) ? 3 : 1);
  const result: PlayedClient[] = [];
  for (const [index, one] of played.entries()) {
    const client = clients[index % clients.length];
    const cells: CellReport[] = [];
    for (const cell of one.cells) {
      const wanted = left > 0 && client !== undefined && cell.plan.length > 0 && cell.verdict === 'fails';
      if (!wanted || one.time === 'real' || options.signal?.aborted === true) {
        cells.push(cell);
        continue;
      }
      left -= 1;
      cells.push(await explainedCell(server, client, cell, options));
    }
    result.push({ ...one, cells });
  }
  return result;
}

async function explainedCell(
  server: ServerUnderTest,
  client: ChosenClient,
  cell: CellReport,
  options: FullOptions,
): Promise<CellReport> {
  const args = cell.arguments as Call['arguments'];
  const only = { ...noCalls, calls: [{ tool: cell.tool, tries: [args], generated: false }] };
  const { client: id } = cell;
  const faults = cell.plan.map(({ fault }) => fault).join(', ');
  let runs = 0;
  try {
    const passesWith = await boundariesOfPlan(cell.plan, async (plan) => {
      runs += 1;
      options.onStage?.(`looking how far ${faults} may go before ${id} gives up on ${cell.tool}, run ${runs}`);
      const [alone] = await new GroupPlay({ server, plan, options }, { leader: client, others: [] }, only).play();
      const [again] = alone?.cells ?? [];
      if (again === undefined || !again.played) throw new NotPlayedAgain();
      return again.verdict;
    });
    return { ...cell, passesWith };
  } catch (error) {
    if (error instanceof NotPlayedAgain) return cell;
    throw error;
  }
}

/** A call could not be made again, as where its server no longer starts: then nobody knows how far its faults may go. */
class NotPlayedAgain extends Error {}
