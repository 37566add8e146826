import type { ServerUnderTest } from '../scenario/server/server-under-test.ts';
import { assertAsked } from './options/assert-asked.ts';
import { assertServer } from './options/assert-server.ts';
import { fullOptions } from './options/check-options.ts';
import { type OneClientOptions, oneClient } from './options/one-client.ts';
import { playSteps, type SessionRun, type SessionStep } from './play/play-steps.ts';
import { assertPath } from './play/reaching-clients.ts';

/** What a session is made of: one server, one client, some calls in this order. */
export interface SessionOptions extends OneClientOptions {
  readonly steps: readonly SessionStep[];
}

const example = "playSession(server, { client: 'codex-cli', steps: [{ tool: 'search', arguments: { query: 'x' } }] })";

/**
 * Plays several calls of one client in the order given, with pauses between them, under virtual time: what a server
 * does with a handle an hour later takes milliseconds. The transcript is there for properties to read.
 *
 * @example
 * ```ts
 * const run = await playSession(() => createServer(), {
 *   client: 'codex-cli',
 *   steps: [{ tool: 'start_job' }, { tool: 'check_job', arguments: { id: 'job-1' }, afterMs: 60_000 }],
 * });
 * console.log(run.calls.map(({ verdict }) => verdict));
 * ```
 * @throws UsageError (`ERR_USAGE`), SettingError (`ERR_SETTING`), LinkError (`ERR_LINK`) for what was asked wrongly
 */
export async function playSession(server: ServerUnderTest, options: SessionOptions): Promise<SessionRun> {
  assertAsked('playSession', options, ['client', 'steps'], example);
  const { client: spec, steps, ...rest } = options;
  const full = fullOptions(rest);
  assertPath(server, full);
  assertServer(server);
  return playSteps({ server, plan: full.plans[0] ?? [], options: full }, oneClient('a session', spec), steps);
}
