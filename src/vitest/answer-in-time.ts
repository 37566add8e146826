import { check } from '../check/check.ts';
import type { OnErrors } from '../check/judge/error-notes.ts';
import type { OnUnknown } from '../check/judge/unknown-cells.ts';
import type { CheckOptions } from '../check/options/check-options.ts';
import { type ChosenClient, chooseClients } from '../check/options/client-spec.ts';
import { type FailOn, needsExtraChecks, propertiesToJudge } from '../check/options/fail-on.ts';
import { suggestion } from '../check/options/suggestion.ts';
import { UsageError } from '../check/options/usage-error.ts';
import type { SettingValue } from '../clocks/conditions.ts';
import type { CheckReport } from '../report/check-report.ts';
import type { ServerOrMade } from '../scenario/server/server-under-test.ts';

/** The options of `toAnswerInTime`. Times are milliseconds. */
export interface AnswerInTimeOptions
  extends Pick<
    CheckOptions,
    | 'clients'
    | 'era'
    | 'expect'
    | 'explain'
    | 'explainSignal'
    | 'faults'
    | 'gateways'
    | 'humanDelayMs'
    | 'mode'
    | 'network'
    | 'properties'
    | 'seed'
    | 'slowdown'
    | 'time'
    | 'signal'
  > {
  /**
   * The settings of clients, by the client's id: `{ 'codex-cli': { tool_timeout_sec: 600 } }`.
   *
   * @defaultValue no settings
   */
  readonly settings?: { readonly [client: string]: { readonly [key: string]: SettingValue } };
  /**
   * What happens if it is unknown when a client gives up.
   *
   * @defaultValue 'fails' for a client that is named in `clients`, 'noted' for the others
   */
  readonly unknown?: OnUnknown;
  /**
   * What happens if the call is answered in time, but with an error. `noted`: the test passes, and the console shows the error
   * once.
   *
   * @defaultValue 'noted'
   */
  readonly errors?: OnErrors;
  /**
   * What fails the test in addition to clients that give up: `tight`, `unknown`, the ids of properties, or `warnings`, as for
   * `--fail-on`.
   *
   * @defaultValue nothing
   */
  readonly failOn?: FailOn;
  /**
   * Your own budget in virtual milliseconds. The tool must answer each client within this budget.
   *
   * @defaultValue none
   */
  readonly budgetMs?: number;
}

function withSettings(
  clients: readonly ChosenClient[],
  settings: NonNullable<AnswerInTimeOptions['settings']>,
): readonly ChosenClient[] {
  const ids = clients.map(({ profile }) => profile.id);
  for (const id of Object.keys(settings))
    if (!ids.includes(id))
      throw new UsageError(`settings are given for ${JSON.stringify(id)}, which is not played.${suggestion(id, ids)}`);
  return clients.map((client) => ({
    ...client,
    settings: { ...client.settings, ...settings[client.profile.id] },
  }));
}

/**
 * Plays one call of one tool with mock clients.
 *
 * @throws every error of `check`, such as UsageError (`ERR_USAGE`) and SettingError (`ERR_SETTING`) for wrong options
 */
export function answerInTime(
  server: ServerOrMade,
  tool: string,
  args: { readonly [key: string]: unknown },
  {
    settings = {},
    unknown: _,
    errors: __,
    failOn = [],
    budgetMs,
    properties,
    clients = ['current'],
    ...options
  }: AnswerInTimeOptions,
): Promise<CheckReport> {
  return check(server, {
    // A test of vitest has a limit of five seconds by default, so boundaries are searched for only one cell.
    explain: 1,
    quick: !needsExtraChecks(failOn),
    ...options,
    clients: withSettings(chooseClients(clients), settings),
    calls: [{ tool, arguments: args }],
    properties: propertiesToJudge(properties, failOn),
    ...(budgetMs === undefined ? {} : { budgets: { [tool]: budgetMs } }),
  });
}
