import type { Statement } from '../../properties/statement.ts';
import type { CellReport, CheckReport, StartupReport } from '../../report/check-report.ts';
import type { ServerUnderTest } from '../../scenario/server/server-under-test.ts';
import type { FullOptions, RequestedCall } from '../options/check-options.ts';
import { asAsked, type ChosenCall, keysOfNamedTools, notListed } from '../options/choose-calls.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { conditionsOf } from '../options/conditions-of.ts';
import type { PlayedClient } from './played-client.ts';
import { unplayedCell } from './unplayed-cell.ts';

/** What distinguishes the calls of a check: the tool, and the arguments if the user gave them. */
function keyOf(call: ChosenCall | RequestedCall): string {
  const given = 'tries' in call ? (call.generated ? undefined : call.tries[0]) : call.arguments;
  return given === undefined ? call.tool : `${call.tool} ${JSON.stringify(given)}`;
}

/**
 * The keys of these calls, in order. No two calls of one client have the same key, even if a call is requested twice.
 * The same call of two clients has the same key.
 */
export function callKeys(calls: readonly (ChosenCall | RequestedCall)[]): readonly string[] {
  const counts = new Map<string, number>();
  return calls.map((call) => {
    const key = keyOf(call);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count === 1 ? key : `${key} #${count}`;
  });
}

/** The report lacks a call of a client, or has a call that was not requested: a defect of the harness. */
export class LostCellError extends Error {
  readonly code = 'ERR_LOST_CELL';
  override readonly name = 'LostCellError';
}

/** The clients of a check, and the result of each under each plan. */
export interface AllPlayed {
  readonly server: ServerUnderTest;
  readonly clients: readonly ChosenClient[];
  readonly options: FullOptions;
  /** One for each plan and client: all clients under the first plan, then all under the second, and so on. */
  readonly played: readonly PlayedClient[];
}

/** Every call of a check by its key: the requested calls, and the calls that any client made. */
function allCalls({ options, played }: AllPlayed): ReadonlyMap<string, ChosenCall> {
  const asked = options.calls.map(asAsked);
  const calls = new Map<string, ChosenCall>();
  for (const list of [...played.map(({ chosen }) => chosen.calls), asked])
    for (const [index, key] of callKeys(list).entries()) {
      const call = list[index];
      if (call !== undefined && !calls.has(key)) calls.set(key, call);
    }
  return calls;
}

/** Why a client did not make a call. */
function whyMissing({ notStarted, chosen }: PlayedClient): (key: string, tool: string) => string | Statement {
  if (notStarted !== null) return () => notStarted;
  const refused = new Map(
    callKeys(chosen.refused.map(({ call }) => call)).map((key, index) => [key, chosen.refused[index]?.why]),
  );
  const leftOut = new Map(chosen.leftOut.map(({ tool, why }) => [tool, why]));
  return (key, tool) => refused.get(key) ?? leftOut.get(tool) ?? notListed;
}

/**
 * The user's mistake: a tool that no client was shown, in a call, a budget or the condition of a fault, or arguments that its
 * schema refuses for every client. `null`: there is
 * no mistake, or no client was shown any tool.
 */
export function mistakeIn({ options, played }: AllPlayed): Error | null {
  const shown = played.filter(({ notStarted }) => notStarted === null);
  if (shown.length === 0) return null;
  const wrong = shown.map(
    ({ chosen }): ReadonlyMap<string, Error | null> =>
      new Map([
        ...callKeys(chosen.refused.map(({ call }) => call)).map(
          (key, index) => [key, chosen.refused[index]?.error ?? null] as const,
        ),
        ...chosen.wrongTools.map(({ key, error }) => [key, error] as const),
      ]),
  );
  const asked = [...callKeys(options.calls), ...keysOfNamedTools(options).map(({ key }) => key)];
  for (const key of asked) {
    const errors = wrong.map((one) => one.get(key) ?? null);
    if (errors.every((error) => error !== null)) return errors[0] ?? null;
  }
  return null;
}

/**
 * Gives each client a cell for every call of the check. The cell of a call that the client did not make is unknown, with the
 * reason.
 */
export function everyCell(all: AllPlayed): readonly PlayedClient[] {
  const { server, clients, options, played } = all;
  const calls = allCalls(all);
  return played.map((one, index) => {
    const client = clients[index % clients.length];
    const plan = options.plans[Math.floor(index / clients.length)];
    if (client === undefined || plan === undefined)
      throw new LostCellError('there are more plays than clients times plans');
    const own = new Set(callKeys(one.chosen.calls));
    const missing = [...calls].filter(([key]) => !own.has(key));
    const setting = { client, plan, conditions: conditionsOf(server, options), gateways: options.gateways };
    const why = whyMissing(one);
    const cells = missing.map(([key, { tool, tries }]) => unplayedCell(setting, tool, tries[0], why(key, tool)));
    return {
      ...one,
      cells: [...one.cells, ...cells.map(({ cell }) => cell)],
      findings: [...one.findings, ...cells.flatMap(({ findings }) => findings)],
    };
  });
}

/**
 * Cells = clients x calls x plans, and a start-up for each client and plan.
 *
 * @throws LostCellError (`ERR_LOST_CELL`) if a start-up or cell is missing, or there is one too many
 */
export function assertEveryCell({ startup, cells }: Pick<CheckReport, 'startup' | 'cells'>, all: AllPlayed): void {
  const { clients, options } = all;
  const plays = clients.length * options.plans.length;
  if (startup.length !== plays)
    throw new LostCellError(`${plays} clients were to be played, and the report has ${startup.length} start-ups`);
  const calls = allCalls(all).size;
  const keyOf = ({ client, settings, plan }: StartupReport | CellReport): string =>
    JSON.stringify([client, settings, plan]);
  const due = new Map<string, number>(); // the same plan may be played twice
  for (const one of startup) due.set(keyOf(one), (due.get(keyOf(one)) ?? 0) + calls);
  for (const cell of cells) due.set(keyOf(cell), (due.get(keyOf(cell)) ?? 0) - 1);
  for (const [key, count] of due)
    if (count !== 0)
      throw new LostCellError(
        `${calls} calls were to be reported for each client and plan, and ${key} has ${Math.abs(count)} ${count > 0 ? 'fewer' : 'more'}`,
      );
}
