import type { CellReport } from '../report/check-report.ts';
import type { ServerUnderTest } from '../scenario/server-under-test.ts';
import type { Call } from '../scenario/session.ts';
import type { FullOptions } from './check-options.ts';
import { PatientPlay, type WorthWaiting } from './patient-play.ts';
import type { PlayedClient } from './played-client.ts';

const keyOf = ({ tool, arguments: args }: Call): string => `${tool} ${JSON.stringify(args)}`;

const callOf = ({ tool, arguments: args }: CellReport): Call => ({ tool, arguments: args as Call['arguments'] });

/** Whether somebody waited for a call until the answer came, or until the run's own end: then how long it takes is known. */
const wasAwaited = ({ tookMs, outcome, verdict }: CellReport): boolean =>
  tookMs !== null || (outcome === 'lost' && verdict === 'fails');

/** How long a client waited before it gave up, in virtual milliseconds. */
const waitedMs = ({ gaveUp }: CellReport): number => (typeof gaveUp?.latestMs === 'number' ? gaveUp.latestMs : 0);

/** Calls that a patient client should play: all of them where faults are injected, else those nobody waited for. */
function worthWaiting(cells: readonly CellReport[]): readonly WorthWaiting[] {
  const calls = new Map<string, CellReport[]>();
  for (const cell of cells.filter(({ played }) => played)) {
    const key = keyOf(callOf(cell));
    const same = calls.get(key);
    if (same === undefined) calls.set(key, [cell]);
    else same.push(cell);
  }
  return [...calls.values()].flatMap((same) => {
    const [first] = same;
    const gaveUp = same.some(({ verdict, outcome }) => verdict === 'fails' && outcome === 'gave-up');
    const worth = first !== undefined && (first.plan.length > 0 || (gaveUp && !same.some(wasAwaited)));
    return worth ? [{ call: callOf(first), waitedMs: Math.max(...same.map(waitedMs)) }] : [];
  });
}

/** The longest that anybody watched a call go without an answer. */
const longer = (one: number | null, other: number | null | undefined): number | null =>
  one === null || other == null ? one : Math.max(one, other);

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
    const seen = new Map(calls.map((one) => [keyOf(one.call), one]));
    clients.forEach((client, position) => {
      result.push({
        ...client,
        cells: client.cells.map((cell) => {
          const patient = seen.get(keyOf(callOf(cell)));
          if (patient === undefined) return cell;
          return {
            ...cell,
            tookMs: cell.tookMs ?? patient.tookMs,
            observedUntilMs: longer(cell.observedUntilMs, patient.observedUntilMs),
          };
        }),
        findings: position === 0 ? [...client.findings, ...findings] : client.findings,
      });
    });
  }
  return result;
}
