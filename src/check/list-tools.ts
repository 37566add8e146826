import type { Tool } from '../client/tool.ts';
import { asServerUnderTest, type ServerOrMade } from '../scenario/server/server-under-test.ts';
import { type CheckOptions, fullOptions } from './options/check-options.ts';
import { UsageError } from './options/usage-error.ts';
import { clientWithoutTimeouts } from './play/client-without-timeouts.ts';
import { assertPath } from './play/reaching-clients.ts';
import { cellBounds, startSession } from './play/start-session.ts';

/** The options that say how a server is reached, with the same meaning as for `check`. */
export type ListToolsOptions = Pick<CheckOptions, 'era' | 'gateways' | 'network' | 'maxWaitMs' | 'maxCpuMs' | 'signal'>;

/**
 * Starts a server, requests its list of tools, and ends the server.
 *
 * @throws UsageError (`ERR_USAGE`) if the server does not list its tools even to a client that waits without a limit
 */
export async function listTools(server: ServerOrMade, options: ListToolsOptions = {}): Promise<readonly Tool[]> {
  const given = asServerUnderTest(server);
  const full = fullOptions(options);
  assertPath(given, full);
  const client = { profile: clientWithoutTimeouts, settings: {} };
  for (const time of ['virtual', 'real'] as const) {
    const setting = { server: given, plan: [], options: full };
    const { session, started } = await startSession(setting, { client, time }, cellBounds(full));
    try {
      if (time === 'virtual' && session.realBecause !== null) continue; // not a Node program: try again in real time
      if (started) return session.client.tools;
      full.signal?.throwIfAborted();
      const stopped = session.transcript.entries.find((entry) => entry.kind === 'stopped');
      throw new UsageError(
        `the server does not say which tools it has${stopped === undefined ? '' : `: ${stopped.note}`}. Name the calls yourself, or check its start-up first`,
      );
    } finally {
      await session.close();
    }
  }
  throw new Error('a server that has neither virtual nor real time');
}
