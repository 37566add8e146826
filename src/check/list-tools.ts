import type { Tool } from '../client/tool.ts';
import { asServerUnderTest, type ServerOrMade } from '../scenario/server-under-test.ts';
import { playStartup } from '../scenario/session.ts';
import { openWorld } from '../scenario/world.ts';
import { defaultOptions } from './check-options.ts';
import { conditionsOf } from './conditions-of.ts';
import { patientClient } from './patient-client.ts';
import { UsageError } from './usage-error.ts';

/**
 * Starts a server, asks for its tools, and ends it.
 *
 * @throws UsageError (`ERR_USAGE`) when it does not list them even to a client that waits for ever
 */
export async function listTools(server: ServerOrMade): Promise<readonly Tool[]> {
  const given = asServerUnderTest(server);
  const conditions = conditionsOf(given, defaultOptions);
  for (const time of ['virtual', 'real'] as const) {
    const world = await openWorld({ server: given, profile: patientClient, conditions, time });
    try {
      const started = await playStartup(world, defaultOptions);
      if (time === 'virtual' && world.realBecause !== null) continue; // not a Node program: again, in real time
      if (started) return world.client.tools;
      const stopped = world.transcript.entries.find((entry) => entry.kind === 'stopped');
      throw new UsageError(
        `the server does not say which tools it has${stopped === undefined ? '' : `: ${stopped.note}`}. Name the calls yourself, or check its start-up first`,
      );
    } finally {
      await world.close();
    }
  }
  throw new Error('a server that has neither virtual nor real time');
}
