import { outlivesInput, outlivesInputStatement } from '../../properties/findings/outlives-input.ts';
import { settle } from '../../scenario/play-calls.ts';
import { transportOf } from '../../scenario/server/server-under-test.ts';
import type { SessionCheck } from './session-check.ts';

/** How long the process is watched, in virtual milliseconds. */
const watchedMs = 60_000;

/** Finds a server over stdio whose process does not end when its standard input ends. The check ends the session. */
export const outlivesInputCheck: SessionCheck = {
  property: outlivesInput.id,
  needs: 'only a server over stdio has a process that ends with its standard input',
  inRealTime: false,
  applies: ({ server }) => transportOf(server) === 'stdio',
  async run(checked) {
    const session = await checked.session();
    if (session === null) return [];
    const { maxSteps, signal } = checked.bounds;
    const end = await session.time.run(() => session.client.closeInput(), {
      limitMs: watchedMs,
      maxSteps,
      ...(signal === undefined ? {} : { signal }),
    });
    if ('stopped' in end) session.writer.write({ kind: 'stopped', ...end.stopped });
    else await settle(session, checked.bounds); // the event of its end comes a moment later
    const outlives = outlivesInputStatement(session.transcript);
    return outlives === null ? [] : [{ tool: null, ...outlives }];
  },
};
