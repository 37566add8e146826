import type { ServerUnderTest } from '../../scenario/server/server-under-test.ts';
import { assertAsked } from '../options/assert-asked.ts';
import { assertConditionClients } from '../options/assert-condition-clients.ts';
import { assertServer } from '../options/assert-server.ts';
import { fullOptions } from '../options/check-options.ts';
import { type OneClientOptions, oneClient } from '../options/one-client.ts';
import { UsageError } from '../options/usage-error.ts';
import { assertPath } from '../play/reaching-clients.ts';
import { playSteps, type SessionRun } from './play-steps.ts';
import { assertClients, readSteps } from './read-steps.ts';
import type { SessionStep } from './session-step.ts';

/** The options of `playSession`: one client, and the steps of its session. */
export interface SessionOptions extends OneClientOptions {
  /** The steps, in order: plain JSON, which `check --session` also takes. */
  readonly steps: readonly SessionStep[];
  /**
   * A seed by which timers that are due at one instant fire in another order, as far as Node does not guarantee their order.
   *
   * @defaultValue in the order in which they were armed
   */
  readonly ties?: number;
}

const example = "playSession(server, { client: 'codex-cli', steps: [{ tool: 'search', arguments: { query: 'x' } }] })";

/**
 * Plays a session step by step, under virtual time: calls one after another or at once, cancellations, idle hours, lists,
 * reconnections, further clients. An hour takes milliseconds. Each step begins at the instant at which the step before it ended,
 * so a call meets what a timeout before it left behind.
 *
 * @param server the server under test
 * @param options the client, the steps, and the conditions
 *
 * @example
 * ```ts
 * const run = await playSession(() => createServer(), {
 *   client: 'codex-cli',
 *   steps: [
 *     { tool: 'start_job', as: 'job', wait: false },
 *     { do: 'wait', ms: 60_000 },
 *     { do: 'ping' },
 *     { do: 'answers' },
 *     { do: 'reconnect' },
 *     { tool: 'check_job', arguments: { id: 'job-1' } },
 *   ],
 * });
 * console.log(run.steps.map(({ do: kind, tookMs, outcome }) => [kind, tookMs, outcome]));
 * ```
 * @throws UsageError (`ERR_USAGE`), SettingError (`ERR_SETTING`), LinkError (`ERR_LINK`) for wrong options
 */
export async function playSession(server: ServerUnderTest, options: SessionOptions): Promise<SessionRun> {
  assertAsked('playSession', options, ['client', 'steps'], example);
  const { client: spec, steps, ties, ...rest } = options;
  if (ties !== undefined && (!Number.isInteger(ties) || ties < 0))
    throw new UsageError(`ties is a whole number from 0 on, and is ${JSON.stringify(ties)}`);
  const full = fullOptions(rest);
  assertPath(server, full);
  assertServer(server);
  const read = readSteps(steps, 'playSession');
  assertClients(server, read);
  const setting = { server, plan: full.plans[0] ?? [], options: full };
  const client = oneClient('a session', spec);
  assertConditionClients(full.plans, [client]);
  return playSteps(setting, client, read, undefined, ties === undefined ? {} : { ties });
}
