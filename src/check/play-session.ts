import type { ServerUnderTest } from '../scenario/server/server-under-test.ts';
import { assertAsked } from './options/assert-asked.ts';
import { assertServer } from './options/assert-server.ts';
import { fullOptions } from './options/check-options.ts';
import { type OneClientOptions, oneClient } from './options/one-client.ts';
import { playSteps, type SessionRun, type SessionStep } from './play/play-steps.ts';
import { assertPath } from './play/reaching-clients.ts';

/** The options of `playSession`: one client, and calls in this order. */
export interface SessionOptions extends OneClientOptions {
  /** The calls, in order. */
  readonly steps: readonly SessionStep[];
}

const example = "playSession(server, { client: 'codex-cli', steps: [{ tool: 'search', arguments: { query: 'x' } }] })";

/**
 * Plays several calls of one client in order, with pauses between them, under virtual time: an hour takes milliseconds. Properties
 * such as `forgetsJobs` judge the transcript.
 *
 * @param server the server under test
 * @param options the client, the calls, and the conditions
 *
 * @example
 * ```ts
 * const run = await playSession(() => createServer(), {
 *   client: 'codex-cli',
 *   steps: [{ tool: 'start_job' }, { tool: 'check_job', arguments: { id: 'job-1' }, afterMs: 60_000 }],
 * });
 * console.log(run.calls.map(({ verdict }) => verdict));
 * ```
 * @throws UsageError (`ERR_USAGE`), SettingError (`ERR_SETTING`), LinkError (`ERR_LINK`) for wrong options
 */
export async function playSession(server: ServerUnderTest, options: SessionOptions): Promise<SessionRun> {
  assertAsked('playSession', options, ['client', 'steps'], example);
  const { client: spec, steps, ...rest } = options;
  const full = fullOptions(rest);
  assertPath(server, full);
  assertServer(server);
  return playSteps({ server, plan: full.plans[0] ?? [], options: full }, oneClient('a session', spec), steps);
}
