import { outlivesInput, outlivesInputStatement } from '../../properties/outlives-input.ts';
import { transportOf } from '../../scenario/server-under-test.ts';
import { settle } from '../../scenario/session.ts';
import type { SessionCheck } from './session-check.ts';

/** How long the process is watched, in virtual milliseconds. */
const watchedMs = 60_000;

/** The process of a server over stdio does not end when its standard input does. Ends the session. */
export const outlivesInputCheck: SessionCheck = {
  property: outlivesInput,
  inRealTime: false,
  applies: ({ server }) => transportOf(server) === 'stdio',
  async run(session) {
    const world = await session.world();
    if (world === null) return [];
    const { maxSteps, signal } = session.bounds;
    const end = await world.time.run(() => world.client.closeInput(), {
      limitMs: watchedMs,
      maxSteps,
      ...(signal === undefined ? {} : { signal }),
    });
    if ('stopped' in end) world.writer.write({ kind: 'stopped', ...end.stopped });
    else await settle(world, session.bounds); // that it ended is heard a moment later
    const outlives = outlivesInputStatement(world.transcript);
    return outlives === null ? [] : [{ tool: null, ...outlives }];
  },
};
