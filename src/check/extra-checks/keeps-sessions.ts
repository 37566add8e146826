import { keepsSessions, keptSessionStatement } from '../../properties/findings/keeps-sessions.ts';
import { transportOf } from '../../scenario/server/server-under-test.ts';
import type { SessionCheck } from './session-check.ts';
import { stayIdle } from './stay-idle.ts';

/** How long a session is idle before the server should have deleted it, in virtual milliseconds. */
const idleMs = 24 * 3_600_000;

/** Finds a server over HTTP that keeps a session whose client ended without a `DELETE`. The check ends the session. */
export const keepsSessionsCheck: SessionCheck = {
  property: keepsSessions.id,
  needs: 'only a server over HTTP has sessions with ids',
  inRealTime: false,
  applies: ({ server }) => transportOf(server) === 'http',
  async run(checked) {
    const session = await checked.session();
    if (session === null || session.client.sessionId === null) return [];
    const { maxSteps, signal } = checked.bounds;
    session.client.abandon();
    const fromMs = session.time.now();
    await stayIdle(session, idleMs, checked.bounds);
    const passedMs = session.time.now() - fromMs;
    await session.time.run(() => session.client.ping('idle'), {
      limitMs: 60_000,
      maxSteps,
      ...(signal === undefined ? {} : { signal }),
    });
    const kept = keptSessionStatement(session.transcript, passedMs);
    if (kept === null) return [];
    if (passedMs >= idleMs) return [{ tool: null, ...kept }];
    return [{ notJudged: `the server fired so many timers that the session was idle for ${passedMs} ms only` }];
  },
};
