import type { CellReport } from '../report/check-report.ts';
import type { ServerUnderTest } from '../scenario/server-under-test.ts';
import type { Call } from '../scenario/session.ts';
import type { FullOptions } from './check-options.ts';
import { PatientPlay } from './patient-play.ts';
import type { PlayedClient } from './played-client.ts';

const keyOf = ({ tool, arguments: args }: Call): string => `${tool} ${JSON.stringify(args)}`;

const callOf = ({ tool, arguments: args }: CellReport): Call => ({ tool, arguments: args as Call['arguments'] });

/** Calls that a patient client should play: all of them where faults are injected, else those nobody waited for. */
function worthWaiting(cells: readonly CellReport[]): readonly Call[] {
  const calls = new Map<string, Call>();
  for (const cell of cells.filter(({ played }) => played)) {
    const known = cells.some((other) => other.tookMs !== null && keyOf(callOf(other)) === keyOf(callOf(cell)));
    const gaveUp = cell.verdict === 'fails' && cell.outcome === 'gave-up' && !known;
    if (cell.plan.length > 0 || gaveUp) calls.set(keyOf(callOf(cell)), callOf(cell));
  }
  return [...calls.values()];
}

/**
 * Adds what only a client that never gives up can see: how long a server takes for which every client gave up, and
 * whether others have to wait while a fault is at work.
 */
export async function withPatience(
  server: ServerUnderTest,
  played: readonly PlayedClient[],
  options: FullOptions,
): Promise<readonly PlayedClient[]> {
  if (played.some(({ time }) => time === 'real')) return played;
  const perPlan = played.length / options.plans.length;
  const result: PlayedClient[] = [];
  for (const [index, plan] of options.plans.entries()) {
    const clients = played.slice(index * perPlan, (index + 1) * perPlan);
    const worth = worthWaiting(clients.flatMap(({ cells }) => cells));
    if (worth.length > 0)
      options.onStage?.(
        plan.length > 0
          ? 'looking whether others wait beside a faulted call'
          : 'waiting for what every client gave up on',
      );
    const { calls, findings } =
      worth.length === 0 || options.signal?.aborted === true
        ? { calls: [], findings: [] }
        : await new PatientPlay({ server, plan, options }).play(worth);
    const took = new Map(calls.map(({ call, tookMs }) => [keyOf(call), tookMs]));
    clients.forEach((client, position) => {
      result.push({
        ...client,
        cells: client.cells.map((cell) => ({ ...cell, tookMs: cell.tookMs ?? took.get(keyOf(callOf(cell))) ?? null })),
        findings: position === 0 ? [...client.findings, ...findings] : client.findings,
      });
    });
  }
  return result;
}
