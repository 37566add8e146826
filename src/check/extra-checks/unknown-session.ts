import { unknownSession, unknownSessionStatement } from '../../properties/findings/unknown-session.ts';
import { transportOf } from '../../scenario/server/server-under-test.ts';
import type { SessionCheck } from './session-check.ts';

/** How many characters of an id are changed. The others stay: a server may encode something in them. */
const changedChars = 12;

const following = (char: string): string => {
  const row = ['0123456789', 'abcdef', 'ghijklmnopqrstuvwxyz', 'ABCDEF', 'GHIJKLMNOPQRSTUVWXYZ'].find((one) =>
    one.includes(char),
  );
  return row === undefined ? char : (row[(row.indexOf(char) + 1) % row.length] ?? char);
};

/** An id of the same form that the server has not given out. */
export function otherSessionId(id: string): string {
  const kept = id.slice(0, -changedChars);
  const changed = [...id.slice(-changedChars)].map(following).join('');
  return `${kept}${changed}` === id ? `${id}0` : `${kept}${changed}`;
}

/** Finds a server over HTTP that does not answer the id of an unknown session with 404. */
export const unknownSessionCheck: SessionCheck = {
  property: unknownSession.id,
  needs: 'only a server over HTTP has sessions with ids',
  inRealTime: true,
  applies: ({ server }) => transportOf(server) === 'http',
  async run(checked) {
    const session = await checked.session();
    const id = session?.client.sessionId ?? null;
    if (session === null || id === null) return [];
    const { maxSteps, signal } = checked.bounds;
    const limitMs = session.time.kind === 'virtual' ? 60_000 : checked.bounds.maxRealMs;
    await session.time.run(() => session.client.pingInSession(otherSessionId(id)), {
      limitMs,
      maxSteps,
      ...(signal === undefined ? {} : { signal }),
    });
    const answered = unknownSessionStatement(session.transcript);
    return answered === null ? [] : [{ tool: null, ...answered }];
  },
};
