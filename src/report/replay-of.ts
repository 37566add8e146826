import type { CellReport, CheckReport } from './check-report.ts';
import { indexOf } from './report-index.ts';

/** A client with its settings, as written in `clients` and after `--client`. */
export function specOf(client: string, settings: CellReport['settings']): string {
  const given = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
  return given.length === 0 ? client : `${client}:${given.join(',')}`;
}

/** The call of `check` that reproduces a cell, for a server in this process, which no command starts. */
function asCode(seed: number, cell: CellReport): string {
  const { client, settings, tool, arguments: args, plan, mode, ownBudget, gateways, network } = cell;
  const options = [
    `clients: [${JSON.stringify(specOf(client, settings))}]`,
    `calls: [${JSON.stringify({ tool, arguments: args })}]`,
    ...(plan.length === 0 ? [] : [`faults: ${JSON.stringify(plan)}`]),
    ...(gateways.length === 0 ? [] : [`gateways: ${JSON.stringify(gateways)}`]),
    ...(network === undefined ? [] : [`network: ${JSON.stringify(network)}`]),
    ...(mode === 'headless' ? [] : [`mode: ${JSON.stringify(mode)}`]),
    ...(ownBudget === null ? [] : [`budgets: ${JSON.stringify({ [tool]: ownBudget.limitMs })}`]),
    `seed: ${seed}`,
  ];
  return `await check(server, { ${options.join(', ')} })`;
}

/** Whether two values are the same JSON. */
export const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The line that reproduces a cell: a command, or for a server in this process a call of `check`. */
export function replayOf(report: CheckReport, cell: CellReport): string {
  const finding = indexOf(report)
    .findingsAbout(cell)
    .find(({ replay }) => replay !== null);
  return finding?.replay ?? asCode(report.seed, cell);
}
