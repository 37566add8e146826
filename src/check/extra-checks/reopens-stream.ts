import {
  oftenInARow,
  reopenedStreamStatement,
  reopensStream,
  streamsInARow,
} from '../../properties/findings/reopens-stream.ts';
import { SpanIndex } from '../../properties/reading/span-index.ts';
import { transportOf } from '../../scenario/server/server-under-test.ts';
import { connectsPerCall } from './connects-per-call.ts';
import type { SessionCheck } from './session-check.ts';
import { stayIdle } from './stay-idle.ts';

/** How long the client is idle, in virtual milliseconds: enough for five streams that are each cut after 300 s. */
const idleMs = 1_800_000;

/** Finds a server over HTTP that cuts the standing stream of an idle session each time that the client opens it. */
export const reopensStreamCheck: SessionCheck = {
  property: reopensStream.id,
  needs: 'only a client that stays connected to a server over HTTP has a standing stream',
  inRealTime: false,
  applies: (checked) => transportOf(checked.server) === 'http' && !connectsPerCall(checked),
  async run(checked) {
    const session = await checked.session();
    if (session === null || new SpanIndex(session.transcript).named('stream').length === 0) return [];
    const from = session.transcript.entries.length;
    await stayIdle(
      session,
      idleMs,
      checked.bounds,
      () => streamsInARow(session.transcript, from).length >= oftenInARow,
    );
    const reopened = reopenedStreamStatement(session.transcript, from);
    return reopened === null ? [] : [{ tool: null, ...reopened }];
  },
};
